import {
  clock,
  NetworkError,
  TimeoutError,
  type HttpHeaders,
  type HttpRequest,
  type HttpResponse,
} from 'middleware-cookbook'
import { settle, type Outcome } from 'middleware-cookbook/kit'
import { answerFrom, withStatus } from './answer.ts'
import type { CacheMemory, Stored } from './cache-memory.ts'
import type { Call, Forward } from './call.ts'
import type { Keeper } from './keep.ts'
import { mayStandIn } from './reuse.ts'
import { identifies, isConditional, withValidators } from './validation.ts'

/** What a cache sends with. */
export interface ForwarderSettings {
  readonly memory: CacheMemory
  readonly keeper: Keeper
  readonly name: string
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

/** Makes what sends requests on. */
export function newForwarder(settings: ForwarderSettings): Forwarder {
  const { memory, keeper, name } = settings
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
    if (response.status !== 304 || !stored) {
      return statusOf(one, response, keeper.keep(one, response, sent))
    }

    const isAboutIt = identifies(response.headers, stored.response.headers)
    const updated = isAboutIt && keeper.update(request, stored, response, sent)
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

  function statusOf(
    { call, why }: Forward,
    response: HttpResponse,
    kept: HttpResponse | undefined,
  ): HttpResponse {
    const hasWaited = call.waited !== undefined
    return withStatus(kept ?? response, name, {
      fwd: why,
      ...(hasWaited && { collapsed: false }),
      ...(kept && { stored: true }),
    })
  }

  async function forwardHead(call: Call, why: string): Promise<HttpResponse> {
    const { request, next, key } = call
    const sent = { at: clock.now(), changes: memory.changes }
    const response = await next(request)
    const stored = memory.select(key, request)
    if (stored && response.status === 200) {
      // RFC 9111 §4.3.5.
      if (isSameContent(response.headers, stored.response.headers)) {
        keeper.update(request, stored, response, sent)
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

/** The length counts only if both name it. */
function isSameContent(newer: HttpHeaders, stored: HttpHeaders): boolean {
  const lengths = [newer, stored].map((one) => one.get('content-length'))
  const isSameLength = lengths.includes(null) || lengths[0] === lengths[1]
  return isSameLength && identifies(newer, stored)
}
