import { describe, expect, test } from 'vitest'
import { manualClock } from '../testing/manual-clock.ts'
import { formatHttpDate, parseHttpDate } from './http-date.ts'
import { retryAfter } from './retry-after.ts'

const now = Date.UTC(2026, 0, 1)

describe('a date', () => {
  test.each([
    'Thu, 01 Jan 2026 00:00:20 GMT',
    'Thursday, 01-Jan-26 00:00:20 GMT',
    'Thu Jan  1 00:00:20 2026',
    'Thu, 01 Jan 2026 01:00:20 +0100',
    '2026-01-01T00:00:20Z',
    '2026-01-01 00:00:20',
    '2026-01-01t00:00:20z',
    '2026-01-01T01:00:20+0100',
    '2026-01-01T00:00:20.000Z',
    'Thu, 01 Jan 2026 00:00:20 gmt',
    // Not by the rule, and clear: RFC 5322 has no need of the day, and JavaScript's String(date) writes the last one.
    '01 Jan 2026 00:00:20 GMT',
    'Thu 01 Jan 2026 00:00:20 GMT',
    'Thu, 01-Jan-2026 00:00:20 GMT',
    'Thu,  01 Jan 2026  00:00:20  GMT',
    'Thu, 01 Jan 2026 00:00:20 Z',
    'Thu, 01 Jan 2026 01:00:20 +01:00',
    'Wed, 31 Dec 2025 19:00:20 EST',
    'Wed, 31 Dec 2025 16:30:20 -0730',
    'Thu, 01 Jan 2026 00:00:20 UT',
    'Thu, 01 Jan 2026 01:00:20 GMT+0100',
    'Thu Jan 01 2026 01:00:20 GMT+0100 (Central European Standard Time)',
  ])('is read in each of its forms: %s', (text) => {
    expect(parseHttpDate(text, now)).toBe(now + 20_000)
  })

  test.each([
    ...['', '20', 'tomorrow', '1 January', '0', '01 Jan 2026', '2026-13-01T00:00:00Z'],
    // A date with more around it.
    ...['x 2026-01-01T00:00:20Z', '2026-01-01T00:00:20Z x', '2026-01-01T00:00:20Zx'],
    ...['1 Thu, 01 Jan 2026 00:00:20 GMT', 'Thu, 01 Jan 2026 00:00:20 +01000'],
    ...[
      '01 Jan 2026 00:00:20',
      'Thu Jan 01 2026 00:00:20',
      'Thu Jan 01 2026 00:00:20 GMT+0100 (a) b',
    ],
    ...['1 Thu Jan  1 00:00:20 2026', 'Thu Jan  1 00:00:20 2026 GMT', 'Thu Jan  1 00:00:20 20261'],
  ])('is nothing else: %j', (text) => {
    expect(parseHttpDate(text, now)).toBeUndefined()
  })

  test.each([
    ...['Sat, 31 Feb 2026 00:00:20 GMT', '2026-02-29T00:00:20Z', 'Wed Jun 31 00:00:20 2026'],
    ...['Thu, 00 Jan 2026 00:00:20 GMT', 'Thu, 32 Jan 2026 00:00:20 GMT', '2026-00-01T00:00:20Z'],
    ...['Thu, 01 Jan 2026 24:00:00 GMT', '2026-01-01T24:00:00Z', '2026-01-01T25:00:20Z'],
    ...['Thu, 01 Jan 2026 00:60:20 GMT', '2026-01-01T00:60:20Z', 'Thu, 01 Jan 2026 00:00:61 GMT'],
    ...[
      'Thu, 01 Jan 2026 00:00:20 +2400',
      '2026-01-01T00:00:20+01:60',
      '2026-01-01T00:00:20-99:00',
    ],
    ...[
      'Thu, 01 Foo 2026 00:00:20 GMT',
      'Thu, 01 Jan 2026 00:00:20 FOO',
      '01 Jan 2026 00:00:20 CET',
    ],
    'Thu, 01 Jan 2026 00:00:20 constructor',
  ])('has a day, a time and a zone that there are, by the same rule in each engine: %s', (text) => {
    expect(parseHttpDate(text, now)).toBeUndefined()
  })

  test('has 29 days in a February of a leap year', () => {
    const leapDay = Date.UTC(2028, 1, 29, 0, 0, 20)
    expect(parseHttpDate('Tue, 29 Feb 2028 00:00:20 GMT', now)).toBe(leapDay)
    expect(parseHttpDate('2028-02-29T00:00:20.5678Z', now)).toBe(leapDay + 567)
    expect(parseHttpDate('Sat, 01 Jan 0050 00:00:00 GMT', now)).toBe(-60_589_296_000_000)
  })

  test('with two digits for its year is at most 50 years ahead (RFC 9110 §5.6.7)', () => {
    const year = (text: string) =>
      new Date(parseHttpDate(`Sunday, 06-Nov-${text} 08:49:37 GMT`, now) ?? NaN).getUTCFullYear()
    expect(['26', '76', '77', '94'].map(year)).toEqual([2026, 2076, 1977, 1994])
  })

  test('may be a leap second', () => {
    expect(parseHttpDate('Sat, 31 Dec 2016 23:59:60 GMT', now)).toBe(Date.UTC(2017, 0, 1))
    expect(parseHttpDate('2016-12-31T23:59:60Z', now)).toBe(Date.UTC(2017, 0, 1))
  })

  test('of asctime() may have a day of two digits', () => {
    expect(parseHttpDate('Thu Jan 22 00:00:00 2026', now)).toBe(Date.UTC(2026, 0, 22))
  })

  test('is written in the form that RFC 9110 §5.6.7 prefers, and read back', () => {
    const text = formatHttpDate(now + 20_999)
    expect(text).toBe('Thu, 01 Jan 2026 00:00:20 GMT')
    expect(parseHttpDate(text, now)).toBe(now + 20_000)
  })

  test.each([NaN, Infinity, 8.64e15])('that has no such form is an error: %s', (date) => {
    expect(() => formatHttpDate(date)).toThrow(`formatHttpDate(date) is ${date}: pass ms since`)
  })
})

describe('Retry-After', () => {
  const asked = (value?: string) =>
    retryAfter(new Response(null, { headers: value === undefined ? {} : { 'retry-after': value } }))

  test.each([
    ['"20"', 20_000],
    ['20s', 20_000],
    ['2 seconds', 2000],
    ['1500ms', 1500],
    ['1 minute', 60_000],
    ['.5', 500],
    ['5, 1 min', 60_000],
    ['+5', undefined],
    ['2 hours', 7_200_000],
    ['1d', 86_400_000],
    ['1m30s', 90_000],
    ['1h0m0.5s', 3_600_500],
    ['1 min 30 sec', 90_000],
    ['PT30S', 30_000],
    ['PT1M30.5S', 90_500],
    ['P1DT1H', 90_000_000],
    ['P1D', 86_400_000],
    ['P1W', 604_800_000],
    ['2 weeks', 1_209_600_000],
    ['00:00:30', 30_000],
    ['00:01:30.5000000', 90_500],
    ['1.01:00:00', 90_000_000],
    ["'20'", 20_000],
    ['1e3', undefined],
    ['0:30', undefined],
    ['PT', undefined],
    ['1h parsecs', undefined],
    ['1h 2 parsecs', undefined],
    ['20 parsecs', undefined],
    ['20 s s', undefined],
    ['"20', undefined],
    ['.', undefined],
  ])('may have quotes or units, and then says what it says: %s', (value, ms) => {
    expect(asked(value)).toBe(ms)
  })

  test.each([
    [{ 'retry-after': '1', 'retry-after-ms': '1280' }, 1280],
    [{ 'retry-after': '2', 'retry-after-ms': '1280' }, 2000],
    [{ 'x-ms-retry-after-ms': '15' }, 15],
    [{ 'retry-after-ms': '0.5' }, 1],
    [{ 'retry-after-ms': 'soon' }, undefined],
  ])('may be said again in ms, as Azure does, and the longer wait counts: %j', (headers, ms) => {
    expect(retryAfter(new Response(null, { headers }))).toBe(ms)
  })

  test.each([
    ['20', 20_000],
    ['1.5', 1500],
    ['Thu, 01 Jan 2026 00:00:20 GMT', 20_000],
    ['Thu, 01 Jan 2025 00:00:20 GMT', 0],
    ['5, 20, 7', 20_000],
    ['5, Thu, 01 Jan 2026 00:00:20 GMT', 20_000],
    ['-5', undefined],
    ['soon', undefined],
    [undefined, undefined],
  ])('%s asks for %s ms', (value, ms) => {
    const clock = manualClock({ date: now })
    expect(asked(value)).toBe(ms)
    clock.restore()
  })

  test.each([
    ['right', 0],
    ['set back by an hour', -3_600_000],
    ['an hour ahead', 3_600_000],
  ])(
    'a date is compared with the server’s own, so a clock that is %s waits as long',
    (_, wrong) => {
      const clock = manualClock({ date: now + wrong })
      const date = 'Thu, 01 Jan 2026 00:00:00 GMT'
      const later = 'Thu, 01 Jan 2026 00:00:20 GMT'
      const wait = (headers: Record<string, string>) =>
        retryAfter(new Response(null, { headers: { 'retry-after': later, ...headers } }))
      expect(wait({ date })).toBe(20_000)
      // A cache has held it for 15 seconds (RFC 9111 §5.1).
      expect(wait({ date, age: '15' })).toBe(5000)
      expect(wait({ date, age: '25' })).toBe(0)
      expect(wait({ date, age: 'soon' })).toBe(20_000)
      // Without a moment of the server's there is the clock alone.
      expect(wait({ date: 'today' })).toBe(Math.max(20_000 - wrong, 0))
      clock.restore()
    },
  )
})
