import type { Handler, HttpRequest } from 'middleware-cookbook'
import type { CacheDirectives } from 'middleware-cookbook/http'
import type { CacheKey, Stored } from './cache-memory.ts'
import type { Flight } from './flights.ts'

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

/** When a request was sent, and how much had changed until then. */
export interface Sent {
  readonly at: number
  readonly changes: number
}
