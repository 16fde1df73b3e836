/**
 * Reads an HTTP date (RFC 9110 §5.6.7), in ms since 1970; undefined if it is not one. All three forms mean GMT. It also
 * reads what breaks the rule and is unambiguous: a date with another zone, one without a day of the week, one of RFC
 * 3339, and what `String(date)` makes of a date in JavaScript.
 *
 * @param now ms since 1970: decides the century of a year with two digits
 *
 * @example parseHttpDate('Thu, 01 Jan 2026 00:00:20 GMT', clock.date()) // 1767225620000
 */
export function parseHttpDate(text: string, now: number): number | undefined {
  const ms = Date.parse(rfc3339(text) ?? fixdate(text, now) ?? '')
  if (Number.isNaN(ms)) return undefined
  return LEAP_SECOND.test(text) ? ms + 1000 : ms
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

/** Also before a `Z`, where no word ends. */
const LEAP_SECOND = /\d:60(?!\d)/

/** The date in the form that every engine parses. */
function fixdate(text: string, now: number): string | undefined {
  const { groups } = WITH_ZONE.exec(text) ?? ASCTIME.exec(text) ?? BY_JAVASCRIPT.exec(text) ?? {}
  if (!groups) return undefined
  const { day, month, year = '', time = '', zone = 'GMT' } = groups
  const second = time.replace(/:60$/, ':59')
  return `${day} ${month} ${fullYear(year, now)} ${second} ${zone}`
}

/** RFC 9110 §5.6.7: a year more than 50 years ahead is of the last century. */
function fullYear(year: string, now: number): string {
  if (year.length === 4) return year
  const current = new Date(now).getUTCFullYear()
  const full = current - (current % 100) + Number(year)
  return String(full > current + 50 ? full - 100 : full)
}

/** `2026-01-01T00:00:20Z`; without a zone it is taken for UTC. */
function rfc3339(text: string): string | undefined {
  const [, date, time, zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:?\d\d)?$/i.exec(text) ?? []
  if (date === undefined || time === undefined) return undefined
  return `${date}T${time.replace(/:60\b/, ':59')}${zone.toUpperCase()}`
}
