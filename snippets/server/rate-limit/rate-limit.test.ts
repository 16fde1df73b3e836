import fc from 'fast-check'
import { compose, createClient, HttpError } from 'middleware-cookbook'
import {
  rateLimit,
  type Count,
  type Limiter,
  type RateLimitOptions,
} from 'middleware-cookbook/server/rate-limit'
import { BurstyRateLimiter, RateLimiterMemory } from 'rate-limiter-flexible'
import { describe, expect, test, vi } from 'vitest'
import { memory, notes, served, stopTheDate } from './limited.fixture.ts'

stopTheDate()

const failing: Limiter = {
  points: 3,
  duration: 60,
  consume: () => Promise.reject(new Error('Redis is down')),
}

describe('the limit', () => {
  test('as many requests as the window has pass, and the next is a 429', async () => {
    const { ask } = await served([rateLimit({ limiter: memory(3) })])
    const statuses = []
    for (let n = 0; n < 5; n++) statuses.push((await ask()).status)
    expect(statuses).toEqual([200, 200, 200, 429, 429])
  })

  test('a BurstyRateLimiter fits, with the points and duration that the fields say', async () => {
    const bursty = new BurstyRateLimiter(
      memory(1),
      new RateLimiterMemory({ keyPrefix: 'burst', points: 1, duration: 600 }),
    )
    const consume = (key: string) => bursty.consume(key)
    const limiter: Limiter = { points: 2, duration: 60, consume }
    const { ask } = await served([rateLimit({ limiter })])
    const statuses = []
    for (let n = 0; n < 3; n++) statuses.push((await ask()).status)
    expect(statuses).toEqual([200, 200, 429])
  })

  test('of many at once not one more passes', async () => {
    const { ask } = await served([rateLimit({ limiter: memory(7) })])
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask()))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(7)
  })

  test('a 429 does not reach the handler, and says how long to wait (RFC 6585 §4)', async () => {
    const handler = vi.fn(notes)
    const { ask } = await served([rateLimit({ limiter: memory(1) })], handler)
    await ask()
    const refused = await ask()
    expect(handler).toHaveBeenCalledOnce()
    expect(refused.headers.get('retry-after')).toBe('60')
    expect(await refused.text()).toBe('Too many requests: wait 60 s\n')
  })

  test('when the window is over a client may go on', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] })
    const limiter = memory(1, 10)
    const app = compose([rateLimit({ limiter, key: () => 'ada' })], notes)
    const client = createClient({ transport: app })
    const url = 'http://example.org'
    expect((await client.get(url)).status).toBe(200)
    vi.advanceTimersByTime(9_999)
    const last = await client.get(url)
    expect([last.status, last.headers.get('retry-after')]).toEqual([429, '1'])
    vi.advanceTimersByTime(1)
    expect((await client.get(url)).status).toBe(200)
  })
})

describe('when the limiter fails', () => {
  test('requests pass without fields, and the error is reported: a limit is no reason for an outage', async () => {
    const { ask, errors } = await served([rateLimit({ limiter: failing })])
    const response = await ask()
    expect(response.status).toBe(200)
    expect(response.headers.has('ratelimit')).toBe(false)
    expect(errors).toEqual([new Error('Redis is down')])
  })

  test.each<[number, number]>([
    [NaN, 1],
    [1, NaN],
    [1, Infinity],
    [1e15, 1],
  ])(
    'a count that no field can carry is a failure: %d, %d',
    async (remainingPoints, msBeforeNext) => {
      const consume = async () => ({ remainingPoints, msBeforeNext })
      const limiter: Limiter = { points: 3, duration: 60, consume }
      const { ask, errors } = await served([rateLimit({ limiter })])
      const response = await ask()
      expect(response.status).toBe(200)
      expect(response.headers.has('ratelimit')).toBe(false)
      expect(String(errors)).toMatch(
        /rateLimit\(\{ limiter \}\): consume\(\) returned .+: return a number of at most 15 digits$/,
      )
    },
  )

  test.each([
    { remainingPoints: '1', msBeforeNext: 1 },
    { remainingPoints: 1, msBeforeNext: '1' },
    { remainingPoints: 1, msBeforeNext: null },
  ])(
    'a count is made of numbers, and anything else is one that fails: %j',
    async (count) => {
      const consume = async () => count as unknown as Count
      const limiter: Limiter = { points: 3, duration: 60, consume }
      const { ask, errors } = await served([rateLimit({ limiter })])
      expect((await ask()).headers.has('ratelimit')).toBe(false)
      expect(errors).toHaveLength(1)
    },
  )

  test.each([undefined, null, 'down', { msBeforeNext: '1' }])(
    'a limiter that rejects with no count and no error fails too: %j',
    async (reason) => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as JavaScript may do it
      const consume = () => Promise.reject(reason)
      const limiter: Limiter = { points: 3, duration: 60, consume }
      const { ask, errors } = await served([rateLimit({ limiter })])
      expect((await ask()).status).toBe(200)
      expect(errors).toEqual([reason])
    },
  )

  test('a count with a fraction, or below 0, is a whole number in the fields (§3.1)', async () => {
    const counts = [
      { remainingPoints: 1.5, msBeforeNext: 0.5 },
      { remainingPoints: -3, msBeforeNext: -1 },
    ]
    const consume = async () => counts.shift() ?? Promise.reject(new Error())
    const limiter: Limiter = { points: 3, duration: 60, consume }
    const { ask } = await served([rateLimit({ limiter })])
    expect((await ask()).headers.get('ratelimit')).toBe('"default";r=1;t=1')
    expect((await ask()).headers.get('ratelimit')).toBe('"default";r=0;t=0')
  })

  test('"closed" is a 503 without the reason, which is reported', async () => {
    const limit = rateLimit({ limiter: failing, whenDown: 'closed' })
    const handler = vi.fn(notes)
    const { ask, errors } = await served([limit], handler)
    const response = await ask()
    expect(response.status).toBe(503)
    expect(await response.text()).toBe('Service Unavailable\n')
    expect(handler).not.toHaveBeenCalled()
    expect(errors).toMatchObject([{ cause: new Error('Redis is down') }])
  })

  test('an error of the handler is not taken for one of the limiter', async () => {
    const limit = rateLimit({ limiter: memory(), whenDown: 'closed' })
    const { ask } = await served([limit], () =>
      Promise.reject(new HttpError(402)),
    )
    expect((await ask()).status).toBe(402)
  })
})

test('ten thousand calls of a hundred clients leave nothing when the window is over', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] })
  const limiter = memory(1, 10)
  let n = 0
  const key = () => `client ${n++ % 100}`
  const app = compose([rateLimit({ limiter, key })], notes)
  const client = createClient({ transport: app })
  for (let call = 0; call < 10_000; call++) {
    await client.get('http://example.org')
  }
  expect(limiter.dump().storage).toHaveLength(100)
  vi.advanceTimersByTime(10_000)
  expect(limiter.dump().storage).toHaveLength(0)
  expect(vi.getTimerCount()).toBe(0)
})

test('a client gets 200 or 429 for every address that it sends', async () => {
  const { ask } = await served([rateLimit({ limiter: memory(1000) })])
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('::', '1', '.', ',', '[', '%', ':', 'x', ' '), {
        maxLength: 20,
      }),
      async (parts) => {
        expect([200, 429]).toContain((await ask(parts.join(''))).status)
      },
    ),
    { numRuns: 50 },
  )
})

test.each([
  [
    { limiter: undefined },
    'rateLimit({ limiter }) is undefined: pass a limiter of rate-limiter-flexible',
  ],
  [
    { limiter: { ...failing, points: 1.5 } },
    'has points 1.5: pass a limiter with a whole',
  ],
  [
    { limiter: { ...failing, duration: 0 } },
    'has duration 0: pass a limiter with a whole',
  ],
  [{ policy: '' }, 'rateLimit({ policy }) is "": pass a name in ASCII'],
  [{ policy: 'café' }, 'pass a name in ASCII'],
  [{ policy: 'a\r\nb' }, 'pass a name in ASCII'],
  [
    { whenDown: 'ajar' },
    'rateLimit({ whenDown }) is "ajar": pass "open" or "closed"',
  ],
])('an option that cannot work is refused at once: %j', (wrong, message) => {
  const options = { limiter: failing, ...wrong } as RateLimitOptions
  expect(() => rateLimit(options)).toThrow(message)
})
