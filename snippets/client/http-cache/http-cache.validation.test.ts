import { HttpResponse } from 'middleware-cookbook'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { at, fresh, start } from './caching.fixture.ts'

let clock: ManualClock
beforeEach(() => {
  clock = manualClock()
})
afterEach(() => {
  clock.restore()
})

const etag = { ...fresh, etag: '"1"' }
const modified = { ...fresh, 'last-modified': at(-1000) }

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
  ])('and %s replaces it or not', async (_, status, stays) => {
    const { get, asked } = start({ headers: etag }, { status }, { status: 304 })
    await get()
    await clock.advance(60_000)
    await get()
    await get().catch(() => undefined)
    expect(asked[2]?.headers.has('if-none-match')).toBe(stays)
  })
})

describe('a 304 renews what is stored (§3.2, §4.3.4)', () => {
  test('it replaces fields, adds new ones, and leaves the others', async () => {
    const { get } = start(
      { headers: { ...etag, 'x-a': '1', 'x-b': '1' } },
      {
        status: 304,
        headers: {
          etag: '"1"',
          'cache-control': 'max-age=5',
          'x-a': '2',
          'x-c': '2',
        },
      },
    )
    await get()
    await clock.advance(60_000)
    await get()
    const { headers, member } = await get()
    const values = ['x-a', 'x-b', 'x-c'].map((name) => headers.get(name))
    expect(values).toEqual(['2', '1', '2'])
    expect(member).toBe('http-cache; hit; ttl=5')
  })

  test('but not those of the content or the connection', async () => {
    const { get } = start(
      {
        headers: {
          ...etag,
          'content-length': '8',
          'content-encoding': 'own',
          'content-type': 'a/b',
        },
      },
      {
        status: 304,
        headers: {
          'content-length': '0',
          'content-encoding': 'gzip',
          'content-range': 'bytes 0-1/2',
          'content-type': 'c/d',
          connection: 'x-hop',
          'x-hop': '1',
        },
      },
    )
    await get()
    await clock.advance(60_000)
    await get()
    const { headers } = await get()
    expect(headers.get('content-length')).toBe('8')
    expect(headers.get('content-encoding')).toBe('own')
    expect(headers.get('content-type')).toBe('c/d')
    expect(headers.has('content-range')).toBe(false)
    expect(headers.has('x-hop')).toBe(false)
  })

  test('its age counts from the 304', async () => {
    const { get } = start(
      { headers: { ...etag, age: '50', date: at(-50) } },
      { status: 304 },
    )
    await get()
    await clock.advance(10_000)
    const validated = await get()
    expect(validated.headers.has('age')).toBe(false)
    expect(validated.headers.get('date')).toBe(at(10))
    await clock.advance(59_000)
    expect((await get()).headers.get('age')).toBe('59')
  })

  test.each<[string, Record<string, string>, Record<string, string>, boolean]>([
    ['the same strong ETag', { etag: '"1"' }, { etag: '"1"' }, true],
    ['another strong ETag', { etag: '"1"' }, { etag: '"2"' }, false],
    ['a strong one for a weak one', { etag: 'W/"1"' }, { etag: '"1"' }, false],
    ['a weak one for a strong one', { etag: '"1"' }, { etag: 'W/"1"' }, true],
    ['another weak one', { etag: 'W/"1"' }, { etag: 'W/"2"' }, false],
    [
      'an ETag, which the stored one lacks',
      { 'last-modified': at(-9) },
      { etag: '"1"' },
      false,
    ],
    [
      'the same date',
      { 'last-modified': at(-9) },
      { 'last-modified': at(-9) },
      true,
    ],
    [
      'another date',
      { 'last-modified': at(-9) },
      { 'last-modified': at(-8) },
      false,
    ],
    ['no validator: one was asked about', { etag: '"1"' }, {}, true],
  ])('if it is about it: %s', async (_, before, now, expected) => {
    const { get, asked } = start(
      { headers: { ...fresh, ...before } },
      { status: 304, headers: now },
      { headers: fresh },
    )
    await get()
    await clock.advance(60_000)
    const { status, text } = await get()
    expect([status, text]).toEqual([200, expected ? 'answer 1' : 'answer 3'])
    // What it is not about is asked for in full.
    if (!expected) {
      expect(asked[2]?.headers.has('if-none-match')).toBe(false)
      expect(asked[2]?.headers.has('if-modified-since')).toBe(false)
    }
  })

  test('and a no-store in it removes it', async () => {
    const { get, asked } = start(
      { headers: etag },
      { status: 304, headers: { 'cache-control': 'no-store' } },
      {},
    )
    await get()
    await clock.advance(60_000)
    expect((await get()).text).toBe('answer 1')
    await get()
    expect(asked[2]?.headers.has('if-none-match')).toBe(false)
  })
})

test('a late 304 does not undo a newer response', async () => {
  let answer = () => {}
  const held = new Promise<void>((resolve) => (answer = resolve))
  const headers = { 'cache-control': 'no-cache', etag: '"1"' }
  const { get } = start(
    { headers },
    async () => {
      await held
      return new HttpResponse(null, { status: 304, headers: etag })
    },
    { headers: { ...fresh, etag: '"2"', date: at(-9) } },
  )
  await get()
  const [late, newer] = [get(), get()]
  expect((await newer).text).toBe('answer 3')
  answer()
  expect((await late).text).toBe('answer 1')
  expect((await get()).text).toBe('answer 3')
})
