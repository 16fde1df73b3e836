import { compose, type Handler } from '../handler.ts'
import { HttpError } from '../http-error.ts'
import { errorResponse } from '../server/error-response.ts'

/**
 * An application as a transport, without a wire. Both sides get the messages as a wire would deliver them: bodies
 * can be read once, context stays at home, and a thrown `HttpError` is a response. Any other error reaches the
 * caller as it is, which is what a test wants.
 */
export function inMemory(app: Handler): Handler {
  const checked = compose([], app)
  return async function inMemory(request) {
    const { href } = request
    const incoming = request.received()
    const response = await checked(incoming).catch((error: unknown) => {
      incoming.body.cancel()
      if (error instanceof HttpError) return errorResponse(error)
      throw error
    })
    // The answer is complete: nobody reads the rest of the request.
    if (response.body.known) incoming.body.cancel()
    if (request.method !== 'HEAD') return response.received(href)
    response.body.cancel()
    return response.with({ body: null, headers: response.headers, url: href })
  }
}
