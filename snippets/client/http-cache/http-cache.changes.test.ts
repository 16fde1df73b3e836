import { HttpResponse } from 'middleware-cookbook'
import { describe, expect, test } from 'vitest'
import {
  at,
  clock,
  clockPerTest,
  fresh,
  start,
  url,
} from './caching.fixture.ts'

clockPerTest()

describe('what a change invalidates (§4.4)', () => {
  test.each<[string, number, boolean]>([
    ['POST', 200, true],
    ['PUT', 204, true],
    ['DELETE', 302, true],
    ['M-SEARCH', 200, true],
    ['POST', 404, false],
    ['POST', 500, false],
    ['OPTIONS', 200, false],
  ])(
    'the URL, if the method changes something and succeeds: %s, %i, %s',
    async (method, status, expected) => {
      const { get, call, asked } = start({ headers: fresh }, { status }, {})
      await get()
      await call({ method, redirect: 'manual' })
      await get()
      expect(asked.length === 3).toBe(expected)
    },
  )

  test('the URL for all users and each Vary', async () => {
    const answer = { headers: { ...fresh, vary: 'x-a' } }
    const { get, call, asked } = start(
      answer,
      answer,
      answer,
      {},
      answer,
      answer,
      answer,
    )
    const requests = [{ 'x-a': '1' }, { 'x-a': '2' }, { authorization: 'b' }]
    for (const fields of requests) await get(fields)
    await call({ method: 'POST' })
    for (const fields of requests) await get(fields)
    expect(asked).toHaveLength(7)
  })

  test.each<[string, string, boolean]>([
    ['location', '/other', true],
    ['content-location', 'http://api.example.org/other#part', true],
    ['location', 'http://evil.example.net/other', false],
    ['content-location', 'https://api.example.org/other', false],
    ['location', 'http://[', false],
  ])(
    'the URLs of this origin that the response names, and no others: %s, %s, %s',
    async (field, value, expected) => {
      const { get, call, asked } = start(
        { headers: fresh },
        { headers: fresh },
        { status: 201, headers: { [field]: value } },
        {},
      )
      const other = new URL('/other', url).href
      await get({}, other)
      await get({}, 'http://evil.example.net/other')
      await call({ method: 'POST' })
      await get({}, other)
      await get({}, 'http://evil.example.net/other')
      expect(asked.length === 4).toBe(expected)
    },
  )

  test('also when its response never came', async () => {
    const { get, call, asked } = start({ headers: fresh }, new Error('cut'), {})
    await get()
    await expect(call({ method: 'POST' })).rejects.toThrow('cut')
    await get()
    expect(asked).toHaveLength(3)
  })

  test('a response asked for before it is not stored', async () => {
    let answer = () => {}
    const held = new Promise<void>((resolve) => (answer = resolve))
    const { get, call, asked } = start(
      async () => {
        await held
        return new HttpResponse('old', { headers: fresh })
      },
      {},
      {},
      {},
    )
    const early = get()
    await expect.poll(() => asked.length).toBe(1)
    await call({ method: 'PUT' })
    // It does not wait for the old one either.
    expect((await get()).text).toBe('answer 3')
    answer()
    expect((await early).text).toBe('old')
    expect((await get()).text).toBe('answer 4')
  })
})

describe('HEAD', () => {
  test('is answered from a stored GET, without content (§4)', async () => {
    const headers = { ...fresh, 'content-length': '8' }
    const { get, call, asked } = start({ headers })
    await get()
    const response = await call({ method: 'HEAD' })
    expect(response.text).toBe('')
    expect(response.headers.get('content-length')).toBe('8')
    expect(response.member).toBe('http-cache; hit; ttl=60')
    expect(asked).toHaveLength(1)
  })

  test('is never stored for GET', async () => {
    const { get, call, asked } = start({ headers: fresh }, { headers: fresh })
    await call({ method: 'HEAD' })
    expect((await get()).text).toBe('answer 2')
    expect(asked.map(({ method }) => method)).toEqual(['HEAD', 'GET'])
  })

  test.each<[string, Record<string, string>, boolean]>([
    ['the same ETag', { etag: '"1"' }, true],
    ['the same ETag and length', { etag: '"1"', 'content-length': '8' }, true],
    ['another ETag', { etag: '"2"' }, false],
    ['another length', { etag: '"1"', 'content-length': '9' }, false],
    ['another date', { 'last-modified': at(9) }, false],
  ])(
    'renews what is stored, or removes it (§4.3.5): %s',
    async (_, fields, expected) => {
      const headers = { ...fresh, etag: '"1"', 'content-length': '8' }
      const { get, call, asked } = start(
        { headers },
        { headers: { ...fresh, ...fields, 'x-new': '1' } },
        {},
      )
      await get()
      await clock.advance(60_000)
      await call({ method: 'HEAD' })
      const { text, headers: now } = await get()
      expect(text).toBe(expected ? 'answer 1' : 'answer 3')
      expect(now.get('x-new')).toBe(expected ? '1' : null)
      expect(asked[2]?.headers.has('if-none-match') ?? false).toBe(false)
    },
  )
})
