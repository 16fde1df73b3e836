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
 * number may be in quotes, and may have units, as in `90 s`, `1m30s`, `PT1M30S` or `00:01:30`. One with a sign or an
 * exponent (`+5`, `1e3`) says nothing: what it asks for is not clear. A date is compared with the response's own `Date`, if
 * it has one: the clock here may be wrong, and was perhaps set back.
 *
 * @example
 * const response = await fetch(url)
 * await sleep(retryAfter(response) ?? 1000)
 */
export function retryAfter({ headers }: WithHeaders): number | undefined {
  const now = serverTime(headers) ?? clock.date()
  const waits = FIELDS.flatMap(([name, unit]) => {
    const members = (headers.get(name) ?? '').match(MEMBERS) ?? []
    return members.map((member) => waitIn(member, unit, now))
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
const NUMBER = /^(\d+(?:\.\d*)?|\.\d+)$/
/** `30 seconds`, and `1h2m3.5s` as Go writes a duration. */
const DURATION = /^(?:(?:\d+(?:\.\d*)?|\.\d+) ?[a-z]+ ?)+$/i
const PARTS = /(\d+(?:\.\d*)?|\.\d+) ?([a-z]+)/gi

const UNITS = [
  [/^(?:ms|msecs?|milliseconds?)$/i, 1],
  [/^(?:s|secs?|seconds?)$/i, 1000],
  [/^(?:m|mins?|minutes?)$/i, 60_000],
  [/^(?:h|hrs?|hours?)$/i, 3_600_000],
  [/^(?:d|days?)$/i, 86_400_000],
  [/^(?:w|weeks?)$/i, 604_800_000],
] as const

/** A duration in ms: undefined with a unit that is not known. */
function durationIn(text: string): number | undefined {
  const plain = text
    // ISO 8601 has them as `PT1H30M`, and `P1W`.
    .replace(/^P(?=T?\d)(\d+[DW])?T?/i, '$1')
    // As .NET writes a `TimeSpan`: `1.00:30:00`.
    .replace(
      /^(?:(\d+)\.)?(\d+):(\d\d):(\d\d(?:\.\d+)?)$/,
      (_, days = '0', h, m, s) => `${days}d${h}h${m}m${s}s`,
    )
  if (!DURATION.test(plain)) return undefined
  let sum = 0
  for (const [, amount, name = ''] of plain.matchAll(PARTS)) {
    const unit = UNITS.find(([names]) => names.test(name))
    if (!unit) return undefined
    sum += Number(amount) * unit[1]
  }
  return Math.ceil(sum)
}

/** When the response was sent, by the sender's clock (RFC 9110 §6.6.1), or by a cache's on the way (RFC 9111 §5.1). */
function serverTime(headers: WithHeaders['headers']): number | undefined {
  const date = parseHttpDate(headers.get('date') ?? '', clock.date())
  const age = Number(/^\d{1,9}$/.exec(headers.get('age') ?? '')?.[0] ?? 0)
  return date === undefined ? undefined : date + age * 1000
}

function waitIn(member: string, unit: number, now: number): number | undefined {
  const text = member.trim().replace(/^(["'])(.*)\1$/, '$2')
  const [, amount] = NUMBER.exec(text) ?? []
  if (amount !== undefined) return Math.ceil(Number(amount) * unit)
  const duration = durationIn(text)
  if (duration !== undefined) return duration
  const date = parseHttpDate(text, now)
  return date === undefined ? undefined : Math.max(date - now, 0)
}
