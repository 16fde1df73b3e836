import { clock } from '../clock.ts'
import { parseHttpDate } from './http-date.ts'

/** What has header fields: a response of this library, or a standard one. */
interface WithHeaders {
  readonly headers: { get(name: string): string | null | undefined }
}

/**
 * Reads how long the server asks to wait, in ms (RFC 9110 §10.2.3): 0 for a moment in the past, undefined if it does
 * not ask or the value is malformed. Of several values it takes the longest, because a client must not come back
 * earlier than asked: also of `Retry-After-Ms`, in which Azure says more exactly what it rounds in `Retry-After`. A
 * number may be in quotes, and may have a unit.
 *
 * @example
 * const response = await fetch(url)
 * await sleep(retryAfter(response) ?? 1000)
 */
export function retryAfter({ headers }: WithHeaders): number | undefined {
  const waits = FIELDS.flatMap(([name, unit]) => {
    const members = (headers.get(name) ?? '').match(MEMBERS) ?? []
    return members.map((member) => waitIn(member, unit))
  })
  const asked = waits.filter((wait): wait is number => wait !== undefined)
  return asked.length > 0 ? Math.max(...asked) : undefined
}

/** Each with the unit, in ms, of a number without one. */
const FIELDS = [
  ['retry-after', 1000],
  ['retry-after-ms', 1],
  ['x-ms-retry-after-ms', 1],
] as const

/** A server and its proxy may both send it, which makes a list (RFC 9110 §5.2). */
const MEMBERS = /(?:\s*(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,)?[^,]+/gi

/** The standard has neither a fraction nor a unit, but what they ask for is clear. */
const NUMBER = /^(?<amount>\d+(?:\.\d*)?|\.\d+)(?: ?(?<unit>[a-z]+))?$/i

function unitOf(name: string): number | undefined {
  if (/^(?:ms|msecs?|milliseconds?)$/i.test(name)) return 1
  if (/^(?:s|secs?|seconds?)$/i.test(name)) return 1000
  return /^(?:m|mins?|minutes?)$/i.test(name) ? 60_000 : undefined
}

function waitIn(member: string, unit: number): number | undefined {
  const text = member.trim().replace(/^"([^"]*)"$/, '$1')
  const { groups } = NUMBER.exec(text) ?? {}
  if (groups) {
    const { amount = '', unit: named } = groups
    const ms = named === undefined ? unit : unitOf(named)
    return ms === undefined ? undefined : Math.ceil(Number(amount) * ms)
  }
  const now = clock.date()
  const date = parseHttpDate(text, now)
  return date === undefined ? undefined : Math.max(date - now, 0)
}
