import { clock, type HttpResponse } from 'middleware-cookbook'

/**
 * How long the server asks to wait, in ms (RFC 9110 §10.2.3): 0 for a date in
 * the past, undefined if it does not ask or cannot be understood.
 */
export function retryAfter(response: HttpResponse): number | undefined {
  const value = response.headers.get('retry-after')
  if (value === null) return undefined
  if (/^\d+$/.test(value)) return Number(value) * 1000
  const date = parseDate(value)
  return date === undefined ? undefined : Math.max(date - clock.date(), 0)
}

/** RFC 9110 §5.6.7: today's form, and two old ones still to be understood. */
const HTTP_DATES = [
  /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]+day, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/,
]

/** Without the check `Date.parse` would take `-1` for a day in 2001. */
function parseDate(value: string): number | undefined {
  if (!HTTP_DATES.some((form) => form.test(value))) return undefined
  const date = Date.parse(value.endsWith('GMT') ? value : `${value} GMT`)
  return Number.isNaN(date) ? undefined : date
}
