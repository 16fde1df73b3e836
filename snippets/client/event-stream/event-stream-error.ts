import type { HttpResponse } from 'middleware-cookbook'

/**
 * What is wrong with a stream. `ERR_EVENT_STREAM_REFUSED`: the response is none.
 * `ERR_EVENT_STREAM_CUT`: it ended before its end. `ERR_EVENT_TOO_LARGE`: an event
 * is larger than `maxEventSize`. `ERR_EVENT_STREAM_MOVED`: it is at another
 * origin now, which does not know the last event.
 */
export type EventStreamErrorCode =
  | 'ERR_EVENT_STREAM_REFUSED'
  | 'ERR_EVENT_STREAM_CUT'
  | 'ERR_EVENT_TOO_LARGE'
  | 'ERR_EVENT_STREAM_MOVED'

/** An event stream that cannot be read, or not to its end. */
export class EventStreamError extends Error {
  override readonly name = 'EventStreamError'
  readonly code: EventStreamErrorCode
  /** The response that is no event stream. A small body can still be read. */
  readonly response: HttpResponse | undefined

  constructor(
    message: string,
    code: EventStreamErrorCode,
    response?: HttpResponse,
  ) {
    super(message)
    this.code = code
    this.response = response
    // Its reader may not come: it must not keep the connection.
    response?.body.abandon()
  }
}

/** A response that should be an event stream. */
export function refused(
  call: string,
  response: HttpResponse,
): EventStreamError {
  const { status, headers } = response
  const type = headers.get('content-type') ?? 'no Content-Type'
  return new EventStreamError(
    `${call} is no event stream: status ${status}, ${type}; read error.response ` +
      'for what the service says',
    'ERR_EVENT_STREAM_REFUSED',
    response,
  )
}
