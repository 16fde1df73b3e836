import {
  NetworkError,
  TimeoutError,
  type HttpResponse,
} from 'middleware-cookbook'
import type { Outcome } from 'middleware-cookbook/kit'

/** The service failed, or what is in front of it found it down. */
const FAILURES = [500, 502, 503, 504]

/**
 * What a call says about the service: true that it failed, false that it works,
 * undefined nothing. A 4xx is an answer of a service that works.
 */
export function isFailure({
  response,
  error,
}: Outcome<HttpResponse>): boolean | undefined {
  if (response) return FAILURES.includes(response.status)
  // An abort is the caller's, and any other error is the program's.
  if (error instanceof NetworkError || error instanceof TimeoutError)
    return true
  return undefined
}

/** For messages: the status, or the code of the error. */
export function reasonOf({ response, error }: Outcome<HttpResponse>): string {
  if (response) return String(response.status)
  if (error instanceof NetworkError || error instanceof TimeoutError) {
    return error.code
  }
  return error instanceof Error ? error.name : 'an error'
}
