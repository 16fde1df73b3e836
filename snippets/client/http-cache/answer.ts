import {
  HttpResponse,
  type HttpHeaders,
  type HttpRequest,
} from 'middleware-cookbook'
import type { Stored } from './cache-memory.ts'
import { ageOf } from './freshness.ts'
import { isConditional, isNotModified } from './validation.ts'

/** What the cache did with a request (RFC 9211 §2). */
export interface CacheStatus {
  readonly hit?: true
  /** Why the request was sent on. */
  readonly fwd?: string
  /** The status that came, if it is another one. */
  readonly 'fwd-status'?: number | undefined
  readonly stored?: true | undefined
  /** Whether waiting for another request was of use. */
  readonly collapsed?: boolean | undefined
  readonly detail?: string | undefined
  /** Whether the origin has just said that what is stored is right. */
  readonly isValid?: true
}

/** The response with a member of this cache in `Cache-Status`. */
export function withStatus(
  response: HttpResponse,
  name: string,
  status: CacheStatus,
): HttpResponse {
  const { headers } = response
  return response.with({
    headers: headers.with('cache-status', memberOf(headers, name, status)),
  })
}

/** A response from what is stored (RFC 9111 §4). */
export function answerFrom(
  { response, freshness }: Stored,
  request: HttpRequest,
  name: string,
  status: CacheStatus,
): HttpResponse {
  const age = ageOf(freshness)
  const ttl = Math.floor(freshness.lifetime - age)
  const member = memberOf(response.headers, name, { ...status, ttl })
  let headers = response.headers.with('cache-status', member)
  // §5.1: an Age says that the origin was not asked.
  if (status.isValid !== true) headers = headers.with('age', secondsOf(age))
  if (
    isConditional(request) &&
    response.status === 200 &&
    isNotModified(request, headers)
  ) {
    return response.with({ status: 304, body: null, headers: of304(headers) })
  }
  const body = request.method === 'HEAD' ? null : response.body
  return response.with({ body, headers })
}

/** The answer to `only-if-cached` where nothing is (RFC 9111 §5.2.1.7). */
export function notCached(): HttpResponse {
  return new HttpResponse('Not in the cache\n', { status: 504 })
}

function memberOf(
  headers: HttpHeaders,
  name: string,
  { isValid: _, ...status }: CacheStatus & { readonly ttl?: number },
): string {
  const member = Object.entries(status)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) =>
      value === true ? key : `${key}=${value === false ? '?0' : value}`,
    )
  const before = headers.get('cache-status')
  return [
    ...(before === null ? [] : [before]),
    [name, ...member].join('; '),
  ].join(', ')
}

function secondsOf(age: number): string {
  return String(Math.floor(age))
}

/** What a 304 tells of the content that it does not carry (RFC 9110 §15.4.5). */
const OF_304 = [
  'age',
  'cache-control',
  'cache-status',
  'content-location',
  'date',
  'etag',
  'expires',
  'last-modified',
  'vary',
]

function of304(headers: HttpHeaders): [name: string, value: string][] {
  return [...headers].filter(([name]) => OF_304.includes(name))
}
