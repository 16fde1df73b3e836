import type { Handler } from '../handler.ts'
import { HttpError } from '../http-error.ts'
import { errorResponse } from '../server/error-response.ts'

/**
 * An application as a transport, without a wire. Both sides get the messages as a wire would deliver them: bodies
 * can be read once, context stays at home, and a thrown `HttpError` is a response. Any other error reaches the
 * caller as it is, which is what a test wants.
 */
export function inMemory(app: Handler): Handler {
  return async function inMemory(request) {
    const { href } = request.url
    try {
      const response = await app(request.received())
      return response.received(href)
    } catch (error) {
      if (error instanceof HttpError) return errorResponse(error).received(href)
      throw error
    }
  }
}
