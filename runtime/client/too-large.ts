import { ResponseTooLargeError } from '../errors.ts'
import type { HttpRequest } from '../message/request.ts'

/** The error for a response of more than `max` bytes. */
export function tooLarge(request: HttpRequest, max: number): Error {
  return new ResponseTooLargeError(
    `${request.call} was answered with more than ${max} bytes: pass a larger maxResponseSize`,
    max,
  )
}
