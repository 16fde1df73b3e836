import {
  sleep,
  timeLeft,
  withCredential,
  type Handler,
  type HttpRequest,
  type HttpResponse,
  type StreamSource,
} from 'middleware-cookbook'
import { rawUtf8Field, readUtf8Field } from 'middleware-cookbook/http'
import {
  notify,
  offAbort,
  onAbort,
  oneOf,
  requireReturn,
  settle,
} from 'middleware-cookbook/kit'
import { EventBlocks, join } from './event-blocks.ts'
import { EventStreamError, refused } from './event-stream-error.ts'
import { lossOf, type Loss } from './loss.ts'
import { parseEvent, type ServerSentEvent } from './parse-event.ts'
import { isEventStream } from './read-events.ts'

const YES_OR_NO = oneOf(true, false)

/** How a stream is kept alive. */
export interface SurvivalRules {
  readonly maxEventSize: number
  readonly maxReconnects: number
  readonly isLast: ((event: ServerSentEvent) => boolean) | undefined
  /** The wait before the next connection, in ms; undefined: too long, give up. */
  readonly delay: (failures: number, asked: number) => number | undefined
  readonly onReconnect: ((event: Reconnect) => unknown) | undefined
}

/** A connection that is lost, and the wait before the next. */
export interface Reconnect {
  /** How many connections in a row have brought no event, this one included. */
  readonly attempt: number
  /** ms. */
  readonly delay: number
  /** What the next connection goes on from, `''` for nothing. */
  readonly lastEventId: string
  readonly request: HttpRequest
  /** What the connection was lost with; undefined when the server ended it. */
  readonly error?: unknown
  /** The response that was no stream, such as a 503. */
  readonly response?: HttpResponse
}

/** A stream that has begun. */
export interface Begun {
  readonly request: HttpRequest
  readonly next: Handler
  readonly response: HttpResponse
  /** Whether the request may be sent again. */
  readonly isResumable: boolean
}

/**
 * The bytes of an event stream over one connection after the other: whole events
 * only, so that what a lost connection has begun is dropped. It reads on only
 * when its reader does.
 */
export function survivingStream(
  { request, next, response: first, isResumable }: Begun,
  { maxEventSize, maxReconnects, isLast, delay, onReconnect }: SurvivalRules,
): StreamSource {
  /** For what is under way while its reader leaves: a wait, or a connection. */
  const left = new AbortController()
  let { body } = first
  let id = givenId(request)
  let retry = 0
  let failures = 0
  return { stream, cancel, of: first.body }

  function cancel(reason?: unknown): void {
    left.abort(reason)
    body.cancel(reason)
  }

  async function* stream(): AsyncGenerator<Uint8Array, void> {
    const { signal } = request
    const abort = () => {
      left.abort(signal?.reason)
    }
    if (signal) onAbort(signal, abort)
    try {
      let response: HttpResponse | undefined = first
      while (response) {
        requireHome(response)
        const loss: Loss | undefined = yield* read(response)
        response = loss && (await reconnect(response, loss))
      }
    } finally {
      if (signal) offAbort(signal, abort)
      body.cancel()
    }
  }

  /** Gives the events of one connection, and then what it was lost with; undefined after the last event. */
  async function* read(
    response: HttpResponse,
  ): AsyncGenerator<Uint8Array, Loss | undefined> {
    const blocks = new EventBlocks(String(request), maxEventSize)
    let loss: Loss | undefined = {}
    try {
      for await (const chunk of response.stream()) {
        const whole: Uint8Array[] = []
        let isOver = false
        for (const { bytes, hasFields } of blocks.push(chunk)) {
          whole.push(bytes)
          if (hasFields) isOver = note(bytes)
          if (isOver) break
        }
        if (whole.length > 0) yield join(whole)
        if (isOver) return undefined
      }
    } catch (error) {
      loss = lossOf({ error })
      if (!loss || !isResumable) throw error
    }
    // A field counts as soon as its line has ended (HTML §9.2.6).
    retry = parseEvent(blocks.unfinished).retry ?? retry
    if (isResumable) return loss
    if (isLast || blocks.isInEvent) throw cut('before its last event')
    return undefined
  }

  /** Keeps what the next connection needs. Returns whether the event is the last. */
  function note(bytes: Uint8Array): boolean {
    const event = parseEvent(bytes)
    retry = event.retry ?? retry
    id = event.id ?? id
    const { type, data } = event
    if (data === undefined) return false
    failures = 0
    const isOver = isLast?.({ type, data, id })
    requireReturn('eventStream({ isLast })', isOver, YES_OR_NO)
    return isOver === true
  }

  /** Undefined when the server says that there is no more. */
  async function reconnect(
    before: HttpResponse,
    lost: Loss,
  ): Promise<HttpResponse | undefined> {
    requireHome(before)
    for (let loss = lost; ;) {
      failures++
      const asked = Math.max(retry, loss.asked ?? 0)
      const wait = delay(failures, asked)
      if (wait === undefined) {
        const asks = `and asks to be left alone for ${asked} ms`
        throw errorOf(loss, `${asks}, which is too long: see maxDelay`)
      }
      if (wait >= timeLeft(request)) {
        throw errorOf(loss, `with too little time left to wait for ${wait} ms`)
      }
      if (failures > maxReconnects) {
        const how =
          maxReconnects === 0
            ? 'and maxReconnects is 0'
            : `${failures} times in a row without an event`
        throw errorOf(loss, how)
      }
      const { error, response } = loss
      const lastEventId = id
      void notify(onReconnect, {
        attempt: failures,
        delay: wait,
        lastEventId,
        request,
        error,
        ...(response && { response }),
      })
      await Promise.all([response?.release(), sleep(wait, left.signal)])
      const outcome = await settle(next(resuming()))
      const answer = outcome.response
      if (answer && isEventStream(answer)) {
        ;({ body } = answer)
        return answer
      }
      // HTML §9.2.3: this tells a client to stop.
      if (answer?.status === 204) return undefined
      const again = lossOf(outcome)
      if (!again)
        throw answer ? refused(String(request), answer) : outcome.error
      loss = again
    }
  }

  /** The request that goes on. A redirect to a stranger, and a log, must not show the id. */
  function resuming(): HttpRequest {
    const { signal } = left
    const again = request.with({ signal })
    if (id === '') return again.withoutHeader('last-event-id')
    return withCredential(again, 'last-event-id', rawUtf8Field(id))
  }

  /** An id says nothing to another origin, which would begin anew: events would be missing. */
  function requireHome({ origin }: HttpResponse): void {
    if (id === '' || origin === '' || origin === request.origin) return
    throw new EventStreamError(
      `${String(request)} was redirected to ${origin}, which cannot go on from the last ` +
        'event: list followRedirects() before eventStream()',
      'ERR_EVENT_STREAM_MOVED',
    )
  }

  /** @param how for a connection that the server has just ended */
  function errorOf({ error, response }: Loss, how: string): unknown {
    if (response) return refused(String(request), response)
    return error ?? cut(how)
  }

  function cut(how: string): EventStreamError {
    const message = `${String(request)} ended ${how}`
    return new EventStreamError(message, 'ERR_EVENT_STREAM_CUT')
  }
}

/** The id that the caller goes on from. */
function givenId({ headers }: HttpRequest): string {
  return readUtf8Field(headers.get('last-event-id') ?? '')
}
