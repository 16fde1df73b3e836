import {
  NetworkError,
  TimeoutError,
  type HttpResponse,
} from 'middleware-cookbook'
import { retryAfter } from 'middleware-cookbook/http'

/** How a connection was lost, if the next may be better. Empty: the server has ended it. */
export interface Loss {
  readonly error?: unknown
  /** One that is no stream. */
  readonly response?: HttpResponse
  /** For how many ms the service asks to be left alone. */
  readonly asked?: number
}

/** A service that is busy or restarts, or a proxy before it. */
const TRANSIENT = [429, 500, 502, 503, 504]

/** What a failed call says of the next one; undefined: another is no use. */
export function lossOf(outcome: {
  readonly error?: unknown
  readonly response?: HttpResponse
}): Loss | undefined {
  const { error, response } = outcome
  if (response) {
    if (!TRANSIENT.includes(response.status)) return undefined
    return { response, asked: retryAfter(response) ?? 0 }
  }
  const asked = waitOf(error)
  if (asked !== undefined) return { error, asked }
  return isOfNetwork(error) ? { error } : undefined
}

/** Errors that say when to come back, such as that of circuitBreaker(). */
function waitOf(error: unknown): number | undefined {
  const { retryAfter } = Object(error) as { readonly retryAfter?: unknown }
  return typeof retryAfter === 'number' ? retryAfter : undefined
}

/** undici's for a client that the program has closed. */
const CLOSED = ['UND_ERR_CLOSED', 'UND_ERR_DESTROYED']

/** Also as the cause: the service of tokens may be away for the same moment. */
function isOfNetwork(error: unknown, depth = 0): boolean {
  if (error instanceof NetworkError) return !CLOSED.includes(error.code)
  if (error instanceof TimeoutError) return true
  return (
    error instanceof Error && depth < 5 && isOfNetwork(error.cause, depth + 1)
  )
}
