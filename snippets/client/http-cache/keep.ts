import {
  clock,
  type HttpHeaders,
  type HttpRequest,
  type HttpResponse,
} from 'middleware-cookbook'
import { formatHttpDate } from 'middleware-cookbook/http'
import { recordBody } from 'middleware-cookbook/kit'
import {
  selectingFields,
  type CacheMemory,
  type Stored,
} from './cache-memory.ts'
import type { Forward, Sent } from './call.ts'
import {
  freshnessOf,
  type Freshness,
  type FreshnessRules,
} from './freshness.ts'
import { mayStore, type StoringRules } from './may-store.ts'
import { sharedFields } from './sharing.ts'
import { freshened, storedFields } from './validation.ts'

/** What a cache keeps, and where. */
export interface KeeperSettings extends FreshnessRules, StoringRules {
  readonly memory: CacheMemory
  readonly maxBodyBytes: number
  /** The responses of a URL turned out to be stored, or not. */
  readonly onStored: (url: string, isStored: boolean) => void
}

/** Made by {@link newKeeper}. */
export interface Keeper {
  /**
   * Stores the content of a response while its reader has it.
   *
   * @returns the response to give on, or undefined if it is not to be stored
   */
  readonly keep: (
    forward: Forward,
    response: HttpResponse,
    sent: Sent,
  ) => HttpResponse | undefined
  /** What is stored, with the fields of a newer message about it (RFC 9111 §4.3.4). */
  readonly update: (
    request: HttpRequest,
    stored: Stored,
    newer: HttpResponse,
    sent: Sent,
  ) => Stored
}

/** Makes what stores responses. */
export function newKeeper(settings: KeeperSettings): Keeper {
  const { memory, maxBodyBytes, onStored } = settings
  return { keep, update }

  function keep(
    { call, stored, flight }: Forward,
    response: HttpResponse,
    sent: Sent,
  ): HttpResponse | undefined {
    const { request, key } = call
    const freshness = freshnessOf(response, sent.at, settings)
    if (!mayKeep(request, response, freshness)) {
      if (stored && hasReplaced(response)) memory.delete(stored)
      if (response.ok) onStored(key.url, false)
      flight?.end('not stored')
      return undefined
    }
    const headers = dated(storedFields(response.headers))
    const recording = recordBody(response, maxBodyBytes, (how, bytes) => {
      const isLate = memory.hasChanged(key.url, sent.changes)
      if (how === 'whole' && !isLate) {
        const body = bytes.byteLength > 0 ? bytes : null
        // It is newer than what it was to validate, regardless of their dates.
        if (stored) memory.delete(stored)
        const selecting = selectingFields(headers, request.headers)
        const whole = response.with({ body, headers })
        put({ key, selecting, response: whole, freshness }, request)
        onStored(key.url, true)
        flight?.end('stored')
      } else {
        const hasLeft = how === 'left' || request.signal?.aborted === true
        flight?.end(hasLeft ? 'left' : 'not stored')
      }
    })
    flight?.records(recording)
    return recording.response
  }

  function mayKeep(
    request: HttpRequest,
    response: HttpResponse,
    freshness: Freshness,
  ): boolean {
    const { length = 0 } = response.body
    return (
      length <= maxBodyBytes && mayStore(request, response, freshness, settings)
    )
  }

  function update(
    request: HttpRequest,
    stored: Stored,
    newer: HttpResponse,
    sent: Sent,
  ): Stored {
    const headers = dated(freshened(stored.response.headers, newer.headers))
    const response = stored.response.with({ headers })
    const freshness = freshnessOf(response, sent.at, settings)
    const updated = { ...stored, response, freshness }
    // What was invalidated or replaced meanwhile does not come back.
    const isHere = memory.delete(stored)
    if (isHere && mayStore(request, response, freshness, settings)) {
      put(updated, request)
    }
    return updated
  }

  function put(stored: Stored, request: HttpRequest): void {
    const { response, freshness } = stored
    const headers = settings.shared
      ? sharedFields(response.headers, freshness.said)
      : response.headers
    memory.put({ ...stored, response: response.with({ headers }) }, request)
  }
}

/** Whether a response that is not stored says that an older one is wrong. */
function hasReplaced({ ok, status }: HttpResponse): boolean {
  return ok || status === 404 || status === 410
}

/** RFC 9110 §6.6.1: what has no date gets that of its arrival. */
function dated(headers: HttpHeaders): HttpHeaders {
  if (headers.has('date')) return headers
  return headers.with('date', formatHttpDate(clock.date()))
}
