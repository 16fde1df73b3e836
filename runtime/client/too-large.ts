import { ResponseTooLargeError } from '../errors.ts'
import type { HttpRequest } from '../message/request.ts'

/** The error for a response of more than `max` bytes. A promise, as all that is loaded later. */
export function tooLarge(request: HttpRequest, max: number): Promise<Error> {
  const message = `${request.call} was answered with more than ${max} bytes: pass a larger maxResponseSize`
  return Promise.resolve(new ResponseTooLargeError(message, max))
}
