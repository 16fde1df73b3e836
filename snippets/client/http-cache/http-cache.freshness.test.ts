import { HttpResponse } from 'middleware-cookbook'
import { describe, expect, test } from 'vitest'
import {
  at,
  clock,
  clockPerTest,
  type Fields,
  fresh,
  isReused,
  start,
  startWith,
} from './caching.fixture.ts'

clockPerTest()

describe('how long a response is fresh', () => {
  const day = 24 * 60 * 60
  test.each<[string, Fields, number, boolean]>([
    ['within max-age', { 'cache-control': 'max-age=60' }, 59, true],
    [
      'also if it is private',
      { 'cache-control': 'private, max-age=60' },
      59,
      true,
    ],
    ['not when max-age is over', { 'cache-control': 'max-age=60' }, 60, false],
    ['never with max-age=0', { 'cache-control': 'max-age=0' }, 0, false],
    ['in any letter case', { 'cache-control': 'MaX-aGe=60' }, 59, true],
    ['with a quoted number', { 'cache-control': 'max-age="60"' }, 59, true],
    ['with leading zeros', { 'cache-control': 'max-age=0060' }, 59, true],
    [
      'beside what is unknown',
      { 'cache-control': 'a, b=c, max-age=60' },
      59,
      true,
    ],
    [
      'not by a name in a text',
      { 'cache-control': 'a="max-age=60", max-age=1' },
      2,
      false,
    ],
    [
      'also after such a text',
      { 'cache-control': 'max-age=1, a="b, max-age=60"' },
      2,
      false,
    ],
    [
      'not with a negative number',
      { 'cache-control': 'max-age=-60' },
      0,
      false,
    ],
    [
      'not with a part of a second',
      { 'cache-control': 'max-age=60.5' },
      0,
      false,
    ],
    ['not with letters', { 'cache-control': 'max-age=60s' }, 0, false],
    ['not with blanks around =', { 'cache-control': 'max-age = 60' }, 0, false],
    [
      'not with two values',
      { 'cache-control': 'max-age=60, max-age=70' },
      0,
      false,
    ],
    [
      'with one value twice',
      { 'cache-control': ['max-age=60', 'max-age=60'] },
      59,
      true,
    ],
    [
      'for 68 years at most',
      { 'cache-control': `max-age=${'9'.repeat(400)}` },
      2 ** 31 - 1,
      true,
    ],
    [
      'and no longer',
      { 'cache-control': `max-age=${'9'.repeat(400)}` },
      2 ** 31,
      false,
    ],
    ['by max-age, not Expires', { ...fresh, expires: at(-9) }, 59, true],
    [
      'also when Expires is later',
      { 'cache-control': 'max-age=0', expires: at(60) },
      0,
      false,
    ],
    [
      'not by s-maxage, which is for shared caches',
      { 'cache-control': 's-maxage=60, max-age=1' },
      2,
      false,
    ],
  ])(
    'as long as Cache-Control or Expires says (§4.2.1): %s',
    async (_, headers, seconds, expected) => {
      const validator = { etag: '"1"' }
      expect(await isReused({ ...validator, ...headers }, seconds)).toBe(
        expected,
      )
    },
  )

  test.each<[string, string | string[], boolean]>([
    ['a date to come', at(60), true],
    ['a date of the form of RFC 850', 'Thursday, 01-Jan-26 00:01:00 GMT', true],
    ["a date of C's asctime()", 'Thu Jan  1 00:01:00 2026', true],
    ['a date in capitals', at(60).toUpperCase(), true],
    ['a date in the past', at(-60), false],
    ['the date of the response', at(0), false],
    ['0', '0', false],
    ['another zone', 'Thu, 01 Jan 2026 00:01:00 UTC', false],
    ['no comma', 'Thu 01 Jan 2026 00:01:00 GMT', false],
    ['two blanks', 'Thu, 01  Jan 2026 00:01:00 GMT', false],
    ['dashes with a whole year', 'Thu, 01-Jan-2026 00:01:00 GMT', false],
    ['two digits of the year', 'Thu, 01 Jan 26 00:01:00 GMT', false],
    ['one digit of the hour', 'Thu, 01 Jan 2026 0:01:00 GMT', false],
    ['points in the time', 'Thu, 01 Jan 2026 00.01.00 GMT', false],
    ['two dates', [at(60), at(70)], false],
  ])('until Expires (§4.2, §5.3): %s', async (_, expires, expected) => {
    expect(await isReused({ date: at(0), expires }, 9)).toBe(expected)
  })

  test.each<[string, Fields, number, boolean]>([
    [
      'counts from Date, whose clock is that of Expires',
      { date: at(600), expires: at(660) },
      59,
      true,
    ],
    [
      'counts from its arrival when Date is none',
      { date: 'yesterday', expires: at(60) },
      59,
      true,
    ],
    ['ends earlier by the Age that it has', { ...fresh, age: '50' }, 10, false],
    ['counts the first of two Ages', { ...fresh, age: ['50', '0'] }, 10, false],
    [
      'takes no notice of an Age that is no number',
      { ...fresh, age: 'old' },
      59,
      true,
    ],
    ['takes no notice of a negative Age', { ...fresh, age: '-7' }, 59, true],
    [
      'takes no notice of an Age with a point',
      { ...fresh, age: '50.0' },
      59,
      true,
    ],
    [
      'is over with an Age beyond all bounds',
      { ...fresh, age: '9'.repeat(400) },
      0,
      false,
    ],
  ])(
    'counts the age that it arrives with (§4.2.3, §5.1): %s',
    async (_, headers, seconds, expected) => {
      expect(await isReused({ etag: '"1"', ...headers }, seconds)).toBe(
        expected,
      )
    },
  )

  test('counts the time that the response took (§4.2.3)', async () => {
    const slow = async () => {
      await clock.advance(50_000)
      return new HttpResponse('slow', { headers: fresh })
    }
    const { get, asked } = start(slow, {})
    await get()
    await clock.advance(9000)
    expect((await get()).headers.get('age')).toBe('59')
    await clock.advance(1000)
    await get()
    expect(asked).toHaveLength(2)
  })

  test.each<[string, Fields, number, boolean, number?]>([
    [
      'a tenth of the time since Last-Modified',
      { 'last-modified': at(-1000) },
      99,
      true,
    ],
    ['and no longer', { 'last-modified': at(-1000) }, 100, false],
    ['but a day at most', { 'last-modified': at(-1000 * day) }, day - 1, true],
    [
      'and not more than a day',
      { 'last-modified': at(-1000 * day) },
      day,
      false,
    ],
    ['not if it is in the future', { 'last-modified': at(1000) }, 0, false],
    ['for a 404 too', { 'last-modified': at(-1000) }, 99, true, 404],
    ['not for a 403', { 'last-modified': at(-1000) }, 0, false, 403],
    ['not for a 503', { 'last-modified': at(-1000) }, 0, false, 503],
    [
      'for a 403 that is public',
      { 'last-modified': at(-1000), 'cache-control': 'public' },
      99,
      true,
      403,
    ],
    ['not for a date that is none', { 'last-modified': 'long ago' }, 0, false],
  ])(
    'is guessed if the response does not say (§4.2.2): %s',
    async (_, headers, seconds, expected, status) => {
      expect(await isReused({ date: at(0), ...headers }, seconds, status)).toBe(
        expected,
      )
    },
  )

  test('is not guessed with heuristic: 0', async () => {
    const headers = { date: at(0), 'last-modified': at(-1000) }
    const { get, asked } = startWith({ heuristic: 0 }, { headers }, {})
    await get()
    await get()
    expect(asked).toHaveLength(2)
  })
})
