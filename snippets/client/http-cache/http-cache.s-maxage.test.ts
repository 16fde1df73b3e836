import { describe, expect, test } from 'vitest'
import {
  clock,
  clockPerTest,
  etag,
  startWith,
  type Fields,
} from './caching.fixture.ts'
import { say, share } from './sharing.fixture.ts'

clockPerTest()

describe('s-maxage, in a shared cache', () => {
  /** Whether the response is reused so many seconds later. */
  async function lasts(headers: Fields, seconds: number) {
    const { get, asked } = share({ headers }, {})
    await get()
    await clock.advance(seconds * 1000)
    await get()
    return asked.length === 1
  }

  test.each<[string, Fields, number, boolean]>([
    ['a longer one', say('max-age=1, s-maxage=60'), 59, true],
    ['a shorter one', say('s-maxage=1, max-age=60'), 1, false],
    ['one that is over', say('s-maxage=60'), 60, false],
    ['no number', say('max-age=60, s-maxage=a'), 1, false],
    ['two values', say('max-age=60, s-maxage=60, s-maxage=70'), 1, false],
    [
      'one beside Expires',
      {
        ...say('s-maxage=60'),
        expires: 'Thu, 01 Jan 1970 00:00:00 GMT',
      },
      59,
      true,
    ],
  ])(
    'is in place of max-age and Expires (§5.2.2.10): %s',
    async (_, headers, seconds, isReused) => {
      expect(await lasts(headers, seconds)).toBe(isReused)
    },
  )

  test('makes a response cacheable that nothing else does (§3)', async () => {
    const { get, asked } = share(
      { status: 503, headers: say('s-maxage=60') },
      {},
    )
    await get()
    await get()
    expect(asked).toHaveLength(1)
  })

  test('means nothing in a private cache', async () => {
    const { get, asked } = startWith({}, { headers: say('s-maxage=60') }, {})
    await get()
    await clock.advance(1000)
    await get()
    expect(asked).toHaveLength(2)
  })

  test.each([
    's-maxage=60',
    'max-age=60, proxy-revalidate',
    'max-age=60, must-revalidate',
  ])(
    'forbids stale responses, as proxy-revalidate does (§5.2.2.8, §4.2.4): %s',
    async (directives) => {
      const lag = 'stale-while-revalidate=60, stale-if-error=60'
      const headers = { ...etag, ...say(`${directives}, ${lag}`) }
      const { get, asked } = share({ headers }, { status: 503 }, {})
      await get()
      await clock.advance(61_000)
      const request = { 'cache-control': 'max-stale' }
      expect((await get(request)).status).toBe(503)
      expect((await get()).text).toBe('answer 3')
      expect(asked).toHaveLength(3)
    },
  )

  test('and proxy-revalidate does not in a private cache (§5.2.2.8)', async () => {
    const headers = say('max-age=60, proxy-revalidate, stale-if-error=60')
    const { get } = startWith({}, { headers }, { status: 503 })
    await get()
    await clock.advance(61_000)
    expect((await get()).text).toBe('answer 1')
  })

  test('a response without any of them is guessed, as elsewhere (§4.2.2)', async () => {
    const headers = { 'last-modified': 'Wed, 31 Dec 2025 00:00:00 GMT' }
    expect(await lasts(headers, 3600)).toBe(true)
    expect(await lasts(headers, 9000)).toBe(false)
  })
})
