/**
 * Reads an HTTP date (RFC 9110 §5.6.7), in ms since 1970; undefined if it is not one, as a day that its month does not have.
 * All three forms mean GMT. It also reads what breaks the rule and is unambiguous: a date with another zone, one without a
 * day of the week, one of RFC 3339, and what `String(date)` makes of a date in JavaScript.
 *
 * @param now ms since 1970: decides the century of a year with two digits
 *
 * @example parseHttpDate('Thu, 01 Jan 2026 00:00:20 GMT', clock.date()) // 1767225620000
 */
export function parseHttpDate(text: string, now: number): number | undefined {
  const { groups } =
    WITH_ZONE.exec(text) ??
    ASCTIME.exec(text) ??
    BY_JAVASCRIPT.exec(text) ??
    RFC3339.exec(text) ??
    {}
  if (!groups) return undefined
  const { year = '', month = '', day, time = '', zone = 'GMT' } = groups
  const date = dateOf(fullYear(year, now), monthOf(month), Number(day))
  const ofDay = timeOf(time)
  const offset = offsetOf(zone.toUpperCase())
  if (date === undefined || ofDay === undefined || offset === undefined) return undefined
  return date + ofDay - offset * 60_000
}

/**
 * Writes an HTTP date in the form that RFC 9110 §5.6.7 prefers.
 *
 * @param date ms since 1970; fractions of a second are dropped
 * @throws RangeError for what is not a date
 *
 * @example formatHttpDate(clock.date()) // Thu, 01 Jan 2026 00:00:20 GMT
 */
export function formatHttpDate(date: number): string {
  const valid = new Date(date)
  const year = valid.getUTCFullYear()
  // The form has four digits for the year.
  if (year >= 0 && year <= 9999) return valid.toUTCString()
  throw new RangeError(`formatHttpDate(date) is ${date}: pass ms since 1970, in a year up to 9999`)
}

/** `Thu, 01 Jan 2026 00:00:20 GMT`, and of old `Thursday, 01-Jan-26 00:00:20 GMT`. */
const WITH_ZONE =
  /^(?:[a-z]+,? +)?(?<day>\d\d?)[ -](?<month>[a-z]{3})[ -](?<year>\d{4}|\d\d) +(?<time>\d\d:\d\d:\d\d) +(?<zone>[a-z]+|(?:GMT|UTC)?[+-]\d\d:?\d\d)$/i
/** `Thu Jan 01 2026 00:00:20 GMT+0000 (Coordinated Universal Time)`, of a `Date` that was not formatted. */
const BY_JAVASCRIPT =
  /^[a-z]{3} (?<month>[a-z]{3}) (?<day>\d\d) (?<year>\d{4}) (?<time>\d\d:\d\d:\d\d) (?<zone>GMT[+-]\d{4})(?: \([^()]*\))?$/i
/** `Thu Jan  1 00:00:20 2026`, as C's `asctime()` writes it: without a zone. */
const ASCTIME =
  /^[a-z]{3} (?<month>[a-z]{3}) +(?<day>\d\d?) (?<time>\d\d:\d\d:\d\d) (?<year>\d{4})$/i
/** `2026-01-01T00:00:20Z`; without a zone it is taken for UTC. */
const RFC3339 =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)[T ](?<time>\d\d:\d\d:\d\d(?:\.\d+)?)(?<zone>Z|[+-]\d\d:?\d\d)?$/i

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

/** RFC 5322 §4.3: hours from GMT of the zones that have names. */
const ZONES: Readonly<Record<string, number>> = {
  ...{ GMT: 0, UT: 0, UTC: 0, Z: 0 },
  ...{ EDT: -4, EST: -5, CDT: -5, CST: -6, MDT: -6, MST: -7, PDT: -7, PST: -8 },
}

/** RFC 9110 §5.6.7: a year more than 50 years ahead is of the last century. */
function fullYear(year: string, now: number): number {
  if (year.length === 4) return Number(year)
  const current = new Date(now).getUTCFullYear()
  const full = current - (current % 100) + Number(year)
  return full > current + 50 ? full - 100 : full
}

/** By its name, or its number, from 0. */
function monthOf(month: string): number {
  return /^\d/.test(month) ? Number(month) - 1 : MONTHS.indexOf(month.toLowerCase())
}

/** Engines differ in what `Date.parse()` takes, such as 31 February: a date is one if it comes out as it went in. */
function dateOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(0)
  const ms = date.setUTCFullYear(year, month, day)
  return date.getUTCMonth() === month && date.getUTCDate() === day ? ms : undefined
}

/** ms since midnight. The second may be 60, a leap second. */
function timeOf(time: string): number | undefined {
  const [hour = NaN, minute = NaN, second = NaN, fraction = 0] = time
    .replace(/\.(\d+)$/, (_, digits: string) => `:${digits.padEnd(3, '0').slice(0, 3)}`)
    .split(':')
    .map(Number)
  if (hour > 23 || minute > 59 || second > 60) return undefined
  return ((hour * 60 + minute) * 60 + second) * 1000 + fraction
}

/** Minutes from GMT of `+0100`, `GMT+01:00` or a name. */
function offsetOf(zone: string): number | undefined {
  const [, sign, hours = '', minutes = ''] = /([+-])(\d\d):?(\d\d)$/.exec(zone) ?? []
  if (sign === undefined) {
    const named = Object.hasOwn(ZONES, zone) ? ZONES[zone] : undefined
    return named === undefined ? undefined : named * 60
  }
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined
  return Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes))
}
