import { clock } from '../clock.ts'
import { parseHttpDate } from './http-date.ts'

/** What has header fields: a response of this library, or a standard one. */
interface WithHeaders {
  readonly headers: { get(name: string): string | null | undefined }
}

/**
 * Reads how long the server asks to wait, in ms (RFC 9110 §10.2.3): 0 for a moment in the past, undefined if it does
 * not ask or the value is malformed. Of several values it takes the longest, because a client must not come back
 * earlier than asked.
 *
 * @example
 * const response = await fetch(url)
 * await sleep(retryAfter(response) ?? 1000)
 */
export function retryAfter({ headers }: WithHeaders): number | undefined {
  const value = headers.get('retry-after') ?? ''
  const waits = (value.match(MEMBERS) ?? []).map(waitIn)
  const asked = waits.filter((wait): wait is number => wait !== undefined)
  return asked.length > 0 ? Math.max(...asked) : undefined
}

/** A server and its proxy may both send it, which makes a list (RFC 9110 §5.2). */
const MEMBERS = /(?:\s*(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,)?[^,]+/gi

function waitIn(member: string): number | undefined {
  const text = member.trim()
  // The standard has no fraction, but what it asks for is clear.
  if (/^\d+(?:\.\d*)?$/.test(text)) return Math.ceil(Number(text) * 1000)
  const now = clock.date()
  const date = parseHttpDate(text, now)
  return date === undefined ? undefined : Math.max(date - now, 0)
}
