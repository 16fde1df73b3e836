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
const surviving = { 'cache-control': 'max-age=60, stale-if-error=600' }

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
  test.each(down)('the stale one replaces a failure: %s', async (_, answer) => {
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
  ])('but not an answer that no repetition changes: %s', async (_, answer) => {
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
