import {
  clock,
  NetworkError,
  TimeoutError,
  type Handler,
  type HttpHeaders,
  type HttpRequest,
  type HttpResponse,
} from 'middleware-cookbook'
import { formatHttpDate, type CacheDirectives } from 'middleware-cookbook/http'
import { recordBody, settle, type Outcome } from 'middleware-cookbook/kit'
import { answerFrom, withStatus } from './answer.ts'
import {
  selectingFields,
  type CacheKey,
  type CacheMemory,
  type Stored,
} from './cache-memory.ts'
import type { Flight } from './flights.ts'
import { freshnessOf, type Freshness } from './freshness.ts'
import { mayStore } from './may-store.ts'
import { mayStandIn } from './reuse.ts'
import {
  freshened,
  identifies,
  isConditional,
  storedFields,
  withValidators,
} from './validation.ts'

/** A call that the cache may answer. */
export interface Call {
  readonly request: HttpRequest
  readonly next: Handler
  readonly asked: CacheDirectives
  readonly key: CacheKey
  /** Why it would have been sent on, if it had not waited for another call. */
  readonly waited?: string
}

/** What is to be sent on. */
export interface Forward {
  readonly call: Call
  /** What may still be right, or stand in for an error. */
  readonly stored: Stored | undefined
  /** Why, for `Cache-Status` (RFC 9211 §2.2). */
  readonly why: string
  /** Who waits for the response. */
  readonly flight?: Flight | undefined
}

/** What a cache sends with. */
export interface ForwarderSettings {
  readonly memory: CacheMemory
  readonly name: string
  readonly maxBodyBytes: number
  readonly heuristic: number
  readonly redirects: boolean
  /** The responses of a URL turned out to be stored, or not. */
  readonly onStored: (url: string, isStored: boolean) => void
}

/** RFC 5861 §4: a stored response may stand in for these. */
const FAILURES = [500, 502, 503, 504]

/** Made by {@link newForwarder}. */
export interface Forwarder {
  /** Sends a GET, and asks whether what is stored is still right. */
  readonly forward: (forward: Forward) => Promise<HttpResponse>
  /** Sends a HEAD, which says whether what is stored is still right. */
  readonly forwardHead: (call: Call, why: string) => Promise<HttpResponse>
  /** What is stored in place of an error. */
  readonly standIn: (
    call: Call,
    stored: Stored,
    why: string,
    status?: number,
  ) => HttpResponse
}

/** Makes what sends requests on, and stores what comes. */
export function newForwarder(options: ForwarderSettings): Forwarder {
  const { memory, name, maxBodyBytes, heuristic, onStored } = options
  return { forward, forwardHead, standIn }

  async function forward(one: Forward): Promise<HttpResponse> {
    const { call, stored, why, flight } = one
    const { request, next, asked } = call
    const isOwn = isConditional(request)
    const sent = { at: clock.now(), changes: memory.changes }
    const asking =
      stored && !isOwn
        ? withValidators(request, stored.response.headers)
        : request
    const outcome = await settle(next(asking))
    const { response, error } = outcome
    if (isFailure(outcome, request)) {
      flight?.end({ status: response?.status, error })
      if (stored && mayStandIn(stored.freshness, asked)) {
        void response?.release()
        return standIn(call, stored, why, response?.status)
      }
    }
    if (!response) {
      flight?.end(request.signal?.aborted ? 'left' : 'not stored')
      throw error
    }
    if (response.status !== 304 || !stored) return keep(one, response, sent)

    const isAboutIt = identifies(response.headers, stored.response.headers)
    const updated = isAboutIt && update(call, stored, response, sent)
    if (isOwn) return withStatus(response, name, { fwd: why })
    if (!updated) {
      // RFC 9111 §4.3.4: it is about a response that is not here.
      memory.delete(stored)
      return forward({ ...one, stored: undefined })
    }
    flight?.end('stored')
    return answerFrom(updated, request, name, {
      fwd: why,
      'fwd-status': 304,
      isValid: true,
    })
  }

  /** Returns the response, whose content is stored while its reader has it. */
  function keep(
    { call, stored, why, flight }: Forward,
    response: HttpResponse,
    sent: Sent,
  ): HttpResponse {
    const { request, key, waited } = call
    const status = {
      fwd: why,
      ...(waited !== undefined && { collapsed: false }),
    }
    const freshness = freshnessOf(response, sent.at, heuristic)
    if (!mayKeep(response, freshness)) {
      if (stored && hasReplaced(response)) memory.delete(stored)
      if (response.ok) onStored(key.url, false)
      flight?.end('not stored')
      return withStatus(response, name, status)
    }
    const headers = dated(storedFields(response.headers))
    const recording = recordBody(response, maxBodyBytes, (how, bytes) => {
      const isLate = memory.hasChanged(key.url, sent.changes)
      if (how === 'whole' && !isLate) {
        const body = bytes.byteLength > 0 ? bytes : null
        // It is newer than what it was to validate, regardless of their dates.
        if (stored) memory.delete(stored)
        store(call, response.with({ body, headers }), freshness)
        flight?.end('stored')
      } else {
        const hasLeft = how === 'left' || request.signal?.aborted === true
        flight?.end(hasLeft ? 'left' : 'not stored')
      }
    })
    flight?.records(recording)
    return withStatus(recording.response, name, { ...status, stored: true })
  }

  function mayKeep(response: HttpResponse, freshness: Freshness): boolean {
    const { length = 0 } = response.body
    return length <= maxBodyBytes && mayStore(response, freshness, options)
  }

  function store(
    { request, key }: Call,
    response: HttpResponse,
    freshness: Freshness,
  ): void {
    const selecting = selectingFields(response.headers, request.headers)
    memory.put({ key, selecting, response, freshness }, request)
    onStored(key.url, true)
  }

  /** RFC 9111 §4.3.4: a newer message about what is stored has newer fields. */
  function update(
    { request }: Call,
    stored: Stored,
    newer: HttpResponse,
    sent: Sent,
  ): Stored {
    const headers = dated(freshened(stored.response.headers, newer.headers))
    const response = stored.response.with({ headers })
    const freshness = freshnessOf(response, sent.at, heuristic)
    const updated = { ...stored, response, freshness }
    // What was invalidated or replaced meanwhile does not come back.
    const isHere = memory.delete(stored)
    if (isHere && mayStore(response, freshness, options)) {
      memory.put(updated, request)
    }
    return updated
  }

  async function forwardHead(call: Call, why: string): Promise<HttpResponse> {
    const { request, next, key } = call
    const sent = { at: clock.now(), changes: memory.changes }
    const response = await next(request)
    const stored = memory.select(key, request)
    if (stored && response.status === 200) {
      // RFC 9111 §4.3.5.
      if (isSameContent(response.headers, stored.response.headers)) {
        update(call, stored, response, sent)
      } else memory.delete(stored)
    }
    return withStatus(response, name, { fwd: why })
  }

  function standIn(call: Call, stored: Stored, why: string, status?: number) {
    return answerFrom(stored, call.request, name, {
      fwd: why,
      'fwd-status': status,
      detail: 'stale-if-error',
    })
  }
}

/** When a request was sent, and how much had changed until then. */
interface Sent {
  readonly at: number
  readonly changes: number
}

/** Whether the service failed, and not the caller or the program. */
function isFailure(
  { response, error }: Outcome<HttpResponse>,
  { signal }: HttpRequest,
): boolean {
  if (response) return FAILURES.includes(response.status)
  if (signal?.aborted) return false
  return (
    error instanceof NetworkError ||
    error instanceof TimeoutError ||
    // Of circuitBreaker(): known by its code, so that neither needs the other.
    (error instanceof Error &&
      'code' in error &&
      error.code === 'ERR_CIRCUIT_OPEN')
  )
}

/** Whether a response that is not stored says that an older one is wrong. */
function hasReplaced({ ok, status }: HttpResponse): boolean {
  return ok || status === 404 || status === 410
}

/** The length counts only if both name it. */
function isSameContent(newer: HttpHeaders, stored: HttpHeaders): boolean {
  const lengths = [newer, stored].map((one) => one.get('content-length'))
  const isSameLength = lengths.includes(null) || lengths[0] === lengths[1]
  return isSameLength && identifies(newer, stored)
}

/** RFC 9110 §6.6.1: what has no date gets that of its arrival. */
function dated(headers: HttpHeaders): HttpHeaders {
  if (headers.has('date')) return headers
  return headers.with('date', formatHttpDate(clock.date()))
}
