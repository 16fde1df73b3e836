import {
  createClient,
  HttpResponse,
  type CallOptions,
  type Handler,
} from 'middleware-cookbook'
import {
  singleFlight,
  type SingleFlightOptions,
} from 'middleware-cookbook/client/single-flight'
import { expect, vi } from 'vitest'

export const url = 'http://api.example.org/rates'

/** A client whose service answers when `answer` is called, and what it was asked. */
export function held(
  options?: SingleFlightOptions,
  respond: Handler = numbered(),
) {
  const waiting: (() => void)[] = []
  const asked = vi.fn(respond)
  const client = createClient({
    middleware: [singleFlight(options)],
    transport: async (request) => {
      await new Promise<void>((resolve, reject) => {
        waiting.push(resolve)
        const { signal } = request
        signal?.addEventListener('abort', () => {
          reject(signal.reason)
        })
      })
      return asked(request)
    },
  })
  const answer = async (count: number) => {
    await expect.poll(() => waiting.length).toBe(count)
    for (const resolve of waiting.splice(0)) resolve()
  }
  const text = async (options?: CallOptions) =>
    (await client.get(url, options)).text()
  return { client, asked, answer, text, waiting }
}

/** Says how many requests there were. */
export function numbered(): Handler {
  let count = 0
  return async () =>
    new HttpResponse(`answer ${++count}`, { headers: { 'x-is': 'whole' } })
}
