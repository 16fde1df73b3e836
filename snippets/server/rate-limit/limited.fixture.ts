import {
  compose,
  createClient,
  HttpResponse,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'
import { clientAddress } from 'middleware-cookbook/server/client-address'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { afterEach, beforeEach, onTestFinished, vi } from 'vitest'

/** The limiter reads Date: what is left of a window does not depend on the machine. */
export function stopTheDate(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })
}

export const notes: Handler = async () => new HttpResponse('Notes')

export function memory(points = 3, duration = 60) {
  return new RateLimiterMemory({ points, duration })
}

/** A server with these middleware, and a function that asks it from an address. */
export async function served(
  middleware: readonly Middleware[],
  handler: Handler = notes,
) {
  const errors: unknown[] = []
  const onError = (error: unknown) => {
    errors.push(error)
  }
  const app = compose([clientAddress({ trust: 1 }), ...middleware], handler)
  const server = await serve(app, { onError })
  const client = createClient({ baseUrl: server.url })
  onTestFinished(async () => {
    await client.close()
    await server.close()
  })
  const ask = (address = '203.0.113.9', path = '/', user = '') =>
    client.get(path, {
      headers: { 'x-forwarded-for': address, 'x-user': user },
    })
  return { ask, errors }
}
