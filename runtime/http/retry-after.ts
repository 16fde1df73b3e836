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
 * number may be in quotes, and may have units, as in `90 s`, `1m30s` or `PT1M30S`.
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
] as const

/** A duration in ms: undefined with a unit that is not known. */
function durationIn(text: string): number | undefined {
  // ISO 8601 has them as `PT1H30M`.
  const plain = text.replace(/^P(?=T?\d)(?:(\d+)D)?T?/i, (_, days?: string) =>
    days ? `${days}d` : '',
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

function waitIn(member: string, unit: number): number | undefined {
  const text = member.trim().replace(/^"([^"]*)"$/, '$1')
  const [, amount] = NUMBER.exec(text) ?? []
  if (amount !== undefined) return Math.ceil(Number(amount) * unit)
  const duration = durationIn(text)
  if (duration !== undefined) return duration
  const now = clock.date()
  const date = parseHttpDate(text, now)
  return date === undefined ? undefined : Math.max(date - now, 0)
}
