import { NetworkError } from 'middleware-cookbook'
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
