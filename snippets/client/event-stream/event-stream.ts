import {
  Body,
  clock,
  withCredential,
  type HttpRequest,
  type Middleware,
} from 'middleware-cookbook'
import {
  above,
  aFunction,
  atLeast,
  oneOf,
  orInfinity,
  requireOptions,
  requireReturn,
  wholeNumber,
  type Rules,
} from 'middleware-cookbook/kit'
import type { ServerSentEvent } from './parse-event.ts'
import { isEventStream, MAX_EVENT_SIZE } from './read-events.ts'
import { survivingStream, type Reconnect } from './surviving-stream.ts'

export * from './event-stream-error.ts'
export * from './read-events.ts'
export type { ServerSentEvent } from './parse-event.ts'
export type { Reconnect } from './surviving-stream.ts'

/** Options of {@link eventStream}. */
export interface EventStreamOptions {
  /**
   * Whether an event is the last, such as `({ data }) => data === '[DONE]'`. The
   * stream ends with it, and one that ends before it is cut (default: none is).
   */
  readonly isLast?: (event: ServerSentEvent) => boolean
  /**
   * Which requests may be sent again when their stream is cut (default: GET). For
   * others, and for a body that can be sent only once, the reader gets an error.
   */
  readonly resume?: (request: HttpRequest) => boolean
  /**
   * How many connections in a row may bring no event, before the reader gets the
   * error of the last one (default 10).
   */
  readonly maxReconnects?: number
  /**
   * The longest random wait before the first reconnection, in ms (default 1000);
   * it doubles with each. The wait that the server asks for, in `retry` or
   * `Retry-After`, is added.
   */
  readonly initialDelay?: number
  /**
   * The longest wait, in ms (default 60 000). When the server asks for a longer
   * one, the stream ends with an error.
   */
  readonly maxDelay?: number
  /** The limit of one event, in bytes (default 10 000 000). */
  readonly maxEventSize?: number
  /** Called before each wait, and not awaited. Its errors are printed. */
  readonly onReconnect?: (event: Reconnect) => unknown
}

/** ms, 24.8 days: what one timer of the engine holds. */
const LONGEST_TIMER = 2 ** 31 - 1

/**
 * Keeps event streams alive (HTML §9.2): when a connection is lost, it waits, and
 * goes on after the last event, with `Last-Event-ID`. Its reader sees one stream
 * of whole events. Other responses pass as they are. A first connection that
 * fails is an error: `retry()` repeats it.
 *
 * A stream that is lost without a sign is silent forever: set `idleTimeout`,
 * longer than the server's heartbeat.
 *
 * @example createClient({ middleware: [eventStream()], idleTimeout: 45_000 })
 * @throws EventStreamError when the body is read, for a stream that cannot go on
 * @throws RangeError or TypeError for an option that cannot work
 */
export function eventStream(options: EventStreamOptions = {}): Middleware {
  requireOptions('eventStream', options, OPTIONS)
  const { resume = isGet, maxReconnects = 10, isLast, onReconnect } = options
  const { initialDelay = 1000, maxDelay = 60_000 } = options
  const { maxEventSize = MAX_EVENT_SIZE } = options
  const longest = Math.min(maxDelay, LONGEST_TIMER)
  const rules = { isLast, maxReconnects, maxEventSize, onReconnect, delay }

  return async function eventStream(given, next) {
    const request = withGuardedId(given)
    const response = await next(request)
    if (!isEventStream(response)) return response
    const mayResume = resume(request)
    // A promise is true to JavaScript: an order would be placed again.
    requireReturn('eventStream({ resume })', mayResume, oneOf(true, false))
    const isResumable = mayResume && request.body.replayable
    const begun = { request, next, response, isResumable }
    return response.with({
      body: Body.fromStream(survivingStream(begun, rules)),
      // It is that of the first connection.
      headers: response.headers.without('content-length'),
    })
  }

  function delay(failures: number, asked: number): number | undefined {
    if (asked > longest) return undefined
    // A doubling that has no end is infinite, and 0 of it is no number.
    const growth = 2 ** Math.min(failures - 1, 31)
    const backoff = Math.min(initialDelay * growth, longest)
    // Added: a server that restarts has told all its clients the same time.
    return Math.min(asked + Math.ceil(clock.random() * backoff), longest)
  }
}

function isGet({ method }: HttpRequest): boolean {
  return method === 'GET'
}

/** An id that a caller goes on from is for this origin only. */
function withGuardedId(request: HttpRequest): HttpRequest {
  const id = request.headers.get('last-event-id')
  return id === null ? request : withCredential(request, 'last-event-id', id)
}

const OPTIONS: Rules<EventStreamOptions> = {
  isLast: aFunction,
  resume: aFunction,
  maxReconnects: orInfinity(wholeNumber(0)),
  initialDelay: atLeast(0, 'ms'),
  maxDelay: atLeast(0, 'ms'),
  maxEventSize: above(0, 'bytes'),
  onReconnect: aFunction,
}
