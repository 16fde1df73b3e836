import type { HttpRequest } from './request.ts'
import type { HttpResponse } from './response.ts'

type Send = (request: HttpRequest) => Promise<HttpResponse>

/**
 * Runs a function that sends requests of its own, such as for a token. Those without a signal end with `signal`, and a
 * response that the function leaves unread is released: it would keep its connection.
 *
 * @example
 * const token = await ownCalls(next, signal, (send) => fetchToken(send))
 */
export async function ownCalls<T>(
  next: Send,
  signal: AbortSignal,
  run: (send: Send) => Promise<T>,
): Promise<T> {
  const responses: HttpResponse[] = []
  try {
    return await run(async (request) => {
      const response = await next(request.signal ? request : request.with({ signal }))
      responses.push(response)
      return response
    })
  } finally {
    for (const { body } of responses) body.abandon()
  }
}
