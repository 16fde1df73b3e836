import { AttemptTimeoutError, NetworkError } from 'middleware-cookbook'
import { describe, expect, test } from 'vitest'
import {
  type Answer,
  clock,
  clockPerTest,
  fresh,
  start,
} from './caching.fixture.ts'

clockPerTest()

const renewing = { 'cache-control': 'max-age=60, stale-while-revalidate=30' }
const surviving = { 'cache-control': 'max-age=60, stale-if-error=600' }

describe('stale-while-revalidate (RFC 5861 §3)', () => {
  test('gives the stale one, and a later call the new one', async () => {
    const { get, asked } = start({ headers: renewing }, { headers: renewing })
    await get()
    await clock.advance(70_000)
    const stale = await get()
    expect(stale.text).toBe('answer 1')
    expect(stale.member).toBe(
      'http-cache; hit; detail=stale-while-revalidate; ttl=-10',
    )
    await expect.poll(async () => (await get()).text).toBe('answer 2')
    expect(asked).toHaveLength(2)
  })

  test('asks once for all, by its validator', async () => {
    const headers = { ...renewing, etag: '"1"' }
    const { get, asked } = start({ headers }, { status: 304, headers })
    await get()
    await clock.advance(60_000)
    const texts = await Promise.all([get(), get(), get()])
    expect(texts.map(({ text }) => text)).toEqual(Array(3).fill('answer 1'))
    await expect.poll(() => asked.length).toBe(2)
    expect(asked[1]?.headers.get('if-none-match')).toBe('"1"')
    expect((await get()).member).toBe('http-cache; hit; ttl=60')
  })

  test.each<[string, Record<string, string>, number, string]>([
    ['after its time', renewing, 90, ''],
    [
      'with must-revalidate (§5.2.2.2)',
      { 'cache-control': `${renewing['cache-control']}, must-revalidate` },
      60,
      '',
    ],
    [
      'with no-cache (§5.2.2.4)',
      { 'cache-control': `${renewing['cache-control']}, no-cache` },
      0,
      '',
    ],
    ['for a request with max-age (§5.2.1.1)', renewing, 60, 'max-age=100'],
    ['for a request with min-fresh', renewing, 60, 'min-fresh=0'],
    ['for a request with a smaller max-stale', renewing, 70, 'max-stale=9'],
    ['for a request with no-cache', renewing, 60, 'no-cache'],
  ])('does not: %s', async (_, headers, seconds, directive) => {
    const { get } = start({ headers }, { headers })
    await get()
    await clock.advance(seconds * 1000)
    const fields = directive ? { 'cache-control': directive } : {}
    expect((await get(fields)).text).toBe('answer 2')
  })

  test('also for a HEAD, and it asks by GET', async () => {
    const { get, call, asked } = start(
      { headers: renewing },
      { headers: renewing },
    )
    await get()
    await clock.advance(60_000)
    await call({ method: 'HEAD' })
    await expect.poll(async () => (await get()).text).toBe('answer 2')
    expect(asked[1]?.method).toBe('GET')
  })

  test('asks again after a failure', async () => {
    const { get, asked } = start(
      { headers: renewing },
      new NetworkError('down'),
      { headers: renewing },
    )
    await get()
    await clock.advance(60_000)
    await get()
    await expect.poll(() => asked.length).toBe(2)
    expect((await get()).text).toBe('answer 1')
    await expect.poll(async () => (await get()).text).toBe('answer 3')
  })

  test('outlives its caller, for 30 s', async () => {
    let reason: unknown
    const hangs: Answer = ({ signal }) =>
      new Promise((_, reject) => {
        signal?.addEventListener('abort', () => {
          reason = signal.reason
          reject(signal.reason)
        })
      })
    const { get, call, asked } = start({ headers: renewing }, hangs, {
      headers: fresh,
    })
    await get()
    await clock.advance(60_000)
    const caller = new AbortController()
    await call({ signal: caller.signal })
    caller.abort()
    await clock.advance(29_000)
    expect(reason).toBeUndefined()
    await clock.advance(1000)
    expect(String(reason)).toContain('30000 ms')
    expect((await get()).text).toBe('answer 3')
    expect(asked).toHaveLength(3)
  })
})

describe('stale-if-error (RFC 5861 §4)', () => {
  const down: [string, Answer][] = [
    ['a 500', { status: 500 }],
    ['a 502', { status: 502 }],
    ['a 503', { status: 503 }],
    ['a 504', { status: 504 }],
    ['an error of the network', new NetworkError('down')],
    ['a timeout', new AttemptTimeoutError('late', 5)],
    [
      'an open circuit',
      Object.assign(new Error('open'), { code: 'ERR_CIRCUIT_OPEN' }),
    ],
  ]
  test.each(down)('the stale one stands in for %s', async (_, answer) => {
    const { get } = start({ headers: surviving }, answer)
    await get()
    await clock.advance(100_000)
    const { text, member, headers } = await get()
    expect(text).toBe('answer 1')
    expect(member).toMatch(
      /^http-cache; fwd=stale; (fwd-status=50\d; )?detail=stale-if-error; ttl=-40$/,
    )
    expect(headers.get('age')).toBe('100')
  })

  test.each<[string, Answer]>([
    ['a 404', { status: 404 }],
    ['a 501', { status: 501 }],
  ])('but not for %s', async (_, answer) => {
    const { get } = start({ headers: surviving }, answer)
    await get()
    await clock.advance(60_000)
    expect((await get()).text).toBe('answer 2')
  })

  test('nor for an error of the program', async () => {
    const { get } = start({ headers: surviving }, new TypeError('a mistake'))
    await get()
    await clock.advance(60_000)
    await expect(get()).rejects.toThrow('a mistake')
  })

  test('nor for an abort', async () => {
    const { get, call } = start({ headers: surviving }, async () => {
      caller.abort(new NetworkError('gone'))
      throw new NetworkError('gone')
    })
    const caller = new AbortController()
    await get()
    await clock.advance(60_000)
    await expect(call({ signal: caller.signal })).rejects.toThrow('gone')
  })

  test.each<[string, Record<string, string>, number, string, boolean]>([
    ['within its time', surviving, 659, '', true],
    ['not after its time', surviving, 660, '', false],
    ['not without it', fresh, 60, '', false],
    [
      'not with must-revalidate (§5.2.2.2)',
      { 'cache-control': `${surviving['cache-control']}, must-revalidate` },
      60,
      '',
      false,
    ],
    [
      'not with no-cache (§5.2.2.4)',
      {
        'cache-control': `${surviving['cache-control']}, no-cache`,
        etag: '"1"',
      },
      0,
      '',
      false,
    ],
    [
      'not for a request that wants a new one',
      surviving,
      60,
      'no-cache',
      false,
    ],
    ['not for a request that names an age', surviving, 10, 'max-age=5', false],
    ['for a request that asks for it', fresh, 100, 'stale-if-error=41', true],
    ['and for no longer', fresh, 100, 'stale-if-error=40', false],
    [
      'also when it names an age',
      fresh,
      50,
      'max-age=0, stale-if-error=9',
      true,
    ],
    ['not for 0 seconds', fresh, 10, 'max-age=0, stale-if-error=0', false],
  ])(
    'how long it may be stale: %s',
    async (_, headers, seconds, directive, expected) => {
      const { get } = start({ headers }, { status: 503 })
      await get()
      await clock.advance(seconds * 1000)
      const { status } = await get(
        directive ? { 'cache-control': directive } : {},
      )
      expect(status).toBe(expected ? 200 : 503)
    },
  )
})

test('a stale one is never used without leave (§4.2.4)', async () => {
  const { get } = start({ headers: fresh }, new NetworkError('down'), {
    status: 503,
  })
  await get()
  await clock.advance(60_000)
  await expect(get()).rejects.toThrow('down')
  expect((await get()).status).toBe(503)
})

test('must-revalidate counts when it is stale (§5.2.2.2)', async () => {
  const headers = { 'cache-control': 'max-age=60, must-revalidate' }
  const { get } = start({ headers }, { headers })
  await get()
  await clock.advance(59_000)
  expect((await get()).text).toBe('answer 1')
  await clock.advance(1000)
  expect((await get({ 'cache-control': 'max-stale' })).text).toBe('answer 2')
})
