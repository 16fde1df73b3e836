import { describe, expect, test } from 'vitest'
import {
  clock,
  clockPerTest,
  startWith,
  type Fields,
} from './caching.fixture.ts'

clockPerTest()

/** Whether a cache with these targets reuses a response so many seconds later. */
async function lasts(
  headers: Fields,
  seconds: number,
  { targets = ['CDN-Cache-Control'], shared = true } = {},
) {
  const { get, asked } = startWith({ targets, shared }, { headers }, {})
  await get()
  await clock.advance(seconds * 1000)
  await get()
  return asked.length === 1
}

describe('a field that is for this cache (RFC 9213)', () => {
  test.each<[string, Fields, number, boolean]>([
    ['allows', { 'cdn-cache-control': 'max-age=60' }, 59, true],
    [
      'allows what Cache-Control forbids',
      { 'cdn-cache-control': 'max-age=60', 'cache-control': 'no-store' },
      59,
      true,
    ],
    [
      'forbids what Cache-Control allows',
      { 'cdn-cache-control': 'no-store', 'cache-control': 'max-age=60' },
      0,
      false,
    ],
    [
      'has the shorter time',
      { 'cdn-cache-control': 'max-age=1', 'cache-control': 's-maxage=60' },
      1,
      false,
    ],
    [
      'is private',
      { 'cdn-cache-control': 'private', 'cache-control': 'max-age=60' },
      0,
      false,
    ],
    [
      'has a directive that the cache does not know',
      { 'cdn-cache-control': 'none', 'cache-control': 'max-age=60' },
      1,
      false,
    ],
    [
      'has no time, and Expires has one',
      {
        'cdn-cache-control': 'none',
        expires: 'Fri, 01 Jan 2100 00:00:00 GMT',
      },
      1,
      false,
    ],
    [
      'has parameters, which do not count (§2.1)',
      { 'cdn-cache-control': 'max-age=60;a=1' },
      59,
      true,
    ],
    [
      'is in two lines',
      { 'cdn-cache-control': ['public', 'max-age=60'] },
      59,
      true,
    ],
  ])(
    'replaces Cache-Control and Expires (§2.2): %s',
    async (_, headers, seconds, isReused) => {
      expect(await lasts(headers, seconds)).toBe(isReused)
    },
  )

  test.each([
    '',
    ' ',
    'max-age=60,',
    'max-age=60, &',
    'max-age =60',
    'Max-Age=60',
    'max-age=60 public',
  ])('is ignored if it is empty or no Dictionary (§2.1): %j', async (value) => {
    const headers = { 'cdn-cache-control': value }
    expect(await lasts({ ...headers, 'cache-control': 'no-store' }, 0)).toBe(
      false,
    )
    expect(await lasts({ ...headers, 'cache-control': 'max-age=60' }, 59)).toBe(
      true,
    )
  })

  test.each(['"60"', '60.5', '-60', 'a', ':NjA=:', '?0', '(60)'])(
    'has no time if its value is no Integer (§2.1): %s',
    async (value) => {
      const headers = { 'cdn-cache-control': `max-age=${value}` }
      expect(await lasts(headers, 1)).toBe(false)
    },
  )

  test('is the first of the list that a response has (§2.2)', async () => {
    const targets = ['My-Cache-Control', 'CDN-Cache-Control']
    const headers = {
      'my-cache-control': 'max-age=60',
      'cdn-cache-control': 'max-age=1',
    }
    expect(await lasts(headers, 59, { targets })).toBe(true)
    const broken = { ...headers, 'my-cache-control': '&' }
    expect(await lasts(broken, 1, { targets })).toBe(false)
  })

  test('changes nothing for a cache without it in its list (§2.2)', async () => {
    const headers = { 'cdn-cache-control': 'max-age=60' }
    expect(await lasts(headers, 1, { targets: [] })).toBe(false)
  })

  test('passes through (§2.2)', async () => {
    const headers = { 'cdn-cache-control': 'max-age=60' }
    const { get } = startWith({ targets: ['CDN-Cache-Control'] }, { headers })
    await get()
    const field = (await get()).headers.get('cdn-cache-control')
    expect(field).toBe('max-age=60')
  })

  test('says what a shared cache obeys, with the names of private fields', async () => {
    const headers = {
      'cdn-cache-control': 's-maxage=60, private="set-cookie"',
      'set-cookie': 'session=alice',
    }
    expect(await lasts(headers, 59)).toBe(true)
  })

  test('holds in a private cache too, if that is in its list', async () => {
    const headers = { 'cdn-cache-control': 'max-age=60' }
    expect(await lasts(headers, 59, { shared: false })).toBe(true)
  })
})
