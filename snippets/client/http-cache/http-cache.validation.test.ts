import { describe, expect, test } from 'vitest'
import {
  at,
  clock,
  clockPerTest,
  etag,
  fresh,
  modified,
  start,
} from './caching.fixture.ts'

clockPerTest()

describe('a stale response is validated', () => {
  test.each<[string, Record<string, string>, Record<string, string | null>]>([
    [
      'by its ETag',
      etag,
      { 'if-none-match': '"1"', 'if-modified-since': null },
    ],
    [
      'by a weak ETag',
      { ...fresh, etag: 'W/"1"' },
      { 'if-none-match': 'W/"1"' },
    ],
    ['by its Last-Modified', modified, { 'if-modified-since': at(-1000) }],
    [
      'by both',
      { ...etag, ...modified },
      { 'if-none-match': '"1"', 'if-modified-since': at(-1000) },
    ],
  ])('by each validator that it has (§4.3.1): %s', async (_, headers, sent) => {
    const { get, asked } = start({ headers }, { status: 304, headers })
    await get({ 'x-own': 'a' })
    await clock.advance(60_000)
    const { status, text, member } = await get({ 'x-own': 'a' })
    expect([status, text]).toEqual([200, 'answer 1'])
    expect(member).toBe('http-cache; fwd=stale; fwd-status=304; ttl=60')
    for (const [name, value] of Object.entries({ ...sent, 'x-own': 'a' })) {
      expect(asked[1]?.headers.get(name)).toBe(value)
    }
    // It is fresh again.
    await clock.advance(59_000)
    expect((await get()).member).toBe('http-cache; hit; ttl=1')
  })

  test('with the fields that Vary names (§4.3.1)', async () => {
    const headers = { ...etag, vary: 'accept-language' }
    const { get, asked } = start({ headers }, { status: 304 })
    await get({ 'accept-language': 'de' })
    await clock.advance(60_000)
    await get({ 'accept-language': 'de' })
    expect(asked[1]?.headers.get('accept-language')).toBe('de')
  })

  test('but not by the ETag of another variant', async () => {
    const headers = { ...etag, vary: 'accept-language' }
    const { get, asked } = start({ headers }, {})
    await get({ 'accept-language': 'de' })
    await get({ 'accept-language': 'en' })
    expect(asked[1]?.headers.has('if-none-match')).toBe(false)
  })

  test('each time with no-cache, however fresh it is (§5.2.2.4)', async () => {
    const headers = { 'cache-control': 'max-age=60, No-Cache', etag: '"1"' }
    const { get, asked } = start({ headers }, { status: 304 }, { status: 304 })
    await get()
    await get({ 'cache-control': 'max-stale' })
    expect((await get()).text).toBe('answer 1')
    expect(asked).toHaveLength(3)
  })

  test('also when no-cache names fields (§5.2.2.4)', async () => {
    const headers = {
      'cache-control': 'no-cache="x-a, x-b", max-age=60',
      etag: '"1"',
    }
    const { get, asked } = start({ headers }, { status: 304 })
    await get()
    await get()
    expect(asked).toHaveLength(2)
  })

  test('and replaced by a full response (§4.3.3)', async () => {
    const { get } = start(
      { headers: etag },
      { headers: { ...fresh, etag: '"2"' } },
    )
    await get()
    await clock.advance(60_000)
    expect((await get()).text).toBe('answer 2')
    expect((await get()).member).toBe('http-cache; hit; ttl=60')
  })

  test.each<[string, number, boolean]>([
    ['a 200 that is not stored', 200, false],
    ['a 404 that is not stored', 404, false],
    ['a 503', 503, true],
    ['a 429', 429, true],
  ])(
    'and an answer that is no error replaces it: %s',
    async (_, status, stays) => {
      const { get, asked } = start(
        { headers: etag },
        { status },
        { status: 304 },
      )
      await get()
      await clock.advance(60_000)
      await get()
      await get().catch(() => undefined)
      expect(asked[2]?.headers.has('if-none-match')).toBe(stays)
    },
  )
})
