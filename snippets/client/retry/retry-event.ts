import type { HttpRequest, HttpResponse } from 'middleware-cookbook'

/** What failed, either `response` or `error`, and what happens next. */
export interface RetryEvent {
  /** Which retry this is: 1 for the first. */
  readonly attempt: number
  /** ms until it is sent. */
  readonly delay: number
  readonly request: HttpRequest
  readonly response?: HttpResponse
  readonly error?: unknown
}
