import { HttpError, HttpResponse } from 'middleware-cookbook'

/** What is kept under a key. */
export type KeyRecord = Running | Done

/** The work has begun. Without an end it was cut off. */
export interface Running {
  readonly state: 'running'
  readonly fingerprint: string
  readonly owner: string
  /** It is done after all, but its response is too long to keep, or broke off. */
  readonly isAnswered?: true
}

/** The work is done, and this was its response. */
export interface Done {
  readonly state: 'done'
  readonly fingerprint: string
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** In Base64. */
  readonly content: string
}

/**
 * Reads what {@link JSON.stringify} has made of a record.
 *
 * @returns undefined for none, or for one that is being removed
 */
export function readRecord(text: string | undefined): KeyRecord | undefined {
  // Only this recipe writes under its keys.
  return text ? (JSON.parse(text) as KeyRecord) : undefined
}

/**
 * Statuses that ask the client to come again: nothing was done (RFC 9110
 * §15.5.9, RFC 8470 §5.2, RFC 6585 §4).
 */
const COME_AGAIN = [408, 425, 429]

/** Whether the same request may run again: kept, this response would be its last. */
export function isUndone({ status }: HttpResponse): boolean {
  return status >= 500 || COME_AGAIN.includes(status)
}

/** What is kept of a response. */
export function recordOf(
  { status, headers }: HttpResponse,
  fingerprint: string,
  bytes: Uint8Array,
): Done {
  const content = btoa(
    Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''),
  )
  return { state: 'done', fingerprint, status, headers: [...headers], content }
}

/** The response once more. `Idempotent-Replayed` says so, as Stripe's does. */
export function replayOf({ status, headers, content }: Done): HttpResponse {
  const bytes = Uint8Array.from(atob(content), (char) => char.charCodeAt(0))
  const all = [...headers, ['idempotent-replayed', 'true'] as const]
  return new HttpResponse(bytes.byteLength > 0 ? bytes : null, {
    status,
    headers: all,
  })
}

/**
 * @throws HttpError 422 for another request under the same key (draft §2.7)
 */
export function requireSame(record: KeyRecord, fingerprint: string): void {
  if (record.fingerprint === fingerprint) return
  throw new HttpError(
    422,
    'This Idempotency-Key was used for another request: send a new key',
  )
}
