import { describe, expect, test } from 'vitest'
import { clock, clockPerTest, fresh, start } from './caching.fixture.ts'

clockPerTest()

describe('what a request asks for (§5.2.1)', () => {
  test.each<[string, string, boolean]>([
    ['no-cache', 'fwd=request', false],
    ['max-age=0', 'fwd=request', false],
    ['max-age=9', 'fwd=request', false],
    ['max-age=10', 'hit', true],
    ['min-fresh=51', 'fwd=request', false],
    ['min-fresh=50', 'hit', true],
    ['no-store', 'fwd=bypass', false],
    ['max-stale', 'hit', true],
    ['only-if-cached', 'hit', true],
  ])(
    'decides whether a fresh one is used: %s',
    async (directive, what, expected) => {
      const { get, asked } = start({ headers: fresh }, {})
      await get()
      await clock.advance(10_000)
      const { member } = await get({ 'cache-control': directive })
      expect(member).toContain(what)
      expect(asked.length === 1).toBe(expected)
    },
  )

  test('Pragma: no-cache counts if there is no Cache-Control (§5.4)', async () => {
    const { get, asked } = start({ headers: fresh }, { headers: fresh })
    await get()
    await get({ pragma: 'no-cache' })
    expect(asked).toHaveLength(2)
    await get({ pragma: 'no-cache', 'cache-control': 'max-age=9' })
    expect(asked).toHaveLength(2)
  })

  test.each<[string, number, boolean]>([
    ['max-stale', 999, true],
    ['max-stale=10', 70, true],
    ['max-stale=10', 71, false],
    ['max-stale=x', 61, false],
  ])(
    'max-stale uses one that is stale by so much: %s, %i',
    async (directive, seconds, expected) => {
      const { get, asked } = start({ headers: fresh }, {})
      await get()
      await clock.advance(seconds * 1000)
      await get({ 'cache-control': directive })
      expect(asked.length === 1).toBe(expected)
    },
  )

  test('no-store stores nothing, and only-if-cached is a 504 then (§5.2.1.5, §5.2.1.7)', async () => {
    const { get, asked } = start({ headers: fresh })
    await get({ 'cache-control': 'no-store' })
    const { status } = await get({ 'cache-control': 'only-if-cached' })
    expect(status).toBe(504)
    expect(asked).toHaveLength(1)
  })

  test('only-if-cached sends nothing', async () => {
    const { call, asked } = start()
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      const headers = { 'cache-control': 'only-if-cached', range: 'bytes=0-1' }
      expect((await call({ method, headers })).status).toBe(504)
    }
    expect(asked).toHaveLength(0)
  })

  test('a reload does not ask for what is immutable and fresh (RFC 8246 §2)', async () => {
    const headers = { 'cache-control': 'max-age=60, immutable', etag: '"1"' }
    const { get, asked } = start(
      { headers },
      { headers },
      { status: 304, headers },
    )
    const reload = { 'cache-control': 'max-age=0' }
    await get()
    await get(reload)
    expect(asked).toHaveLength(1)
    await get({ 'cache-control': 'no-cache' })
    expect(asked).toHaveLength(2)
    await clock.advance(60_000)
    await get(reload)
    expect(asked[2]?.headers.get('if-none-match')).toBe('"1"')
  })
})

describe('what is sent on as it is', () => {
  test.each(['range', 'if-range', 'if-match', 'if-unmodified-since'])(
    'a request for a part, or with a condition for the origin (§3.3, §4.3.2): %s',
    async (field) => {
      const part = { status: 206, headers: fresh }
      const { get, asked } = start({ headers: fresh }, part, part)
      await get()
      for (const count of [2, 3]) {
        const { status, member } = await get({ [field]: 'bytes=0-1' })
        expect(status).toBe(206)
        expect(member).toBe('http-cache; fwd=bypass')
        expect(asked).toHaveLength(count)
      }
      expect((await get()).text).toBe('answer 1')
    },
  )

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'QUERY', 'M-SEARCH'])(
    'a method other than GET and HEAD (§4): %s',
    async (method) => {
      const { call, asked } = start({ headers: fresh }, { headers: fresh })
      await call({ method })
      const { text, member } = await call({ method })
      expect(text).toBe('answer 2')
      expect(member).toBe('http-cache; fwd=method')
      expect(asked).toHaveLength(2)
    },
  )

  test('a GET with content', async () => {
    const answer = { headers: fresh }
    const { call, asked } = start(answer, answer)
    await call({ method: 'GET', body: 'a' })
    await call({ method: 'GET', body: 'b' })
    expect(asked).toHaveLength(2)
  })
})
