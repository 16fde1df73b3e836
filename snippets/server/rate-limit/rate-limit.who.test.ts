import { compose, createClient, routes } from 'middleware-cookbook'
import {
  rateLimit,
  type Limiter,
  type RateLimitOptions,
} from 'middleware-cookbook/server/rate-limit'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { memory, notes, served, stopTheDate } from './limited.fixture.ts'

stopTheDate()

const NO_ADDRESS =
  'rateLimit() counts all clients as one, as the host tells no address: put clientAddress() outside of it, or pass a key'

describe('who is counted', () => {
  test('each address by itself, and a network of IPv6 as one', async () => {
    const { ask } = await served([rateLimit({ limiter: memory(1) })])
    expect((await ask('192.0.2.1')).status).toBe(200)
    expect((await ask('192.0.2.2')).status).toBe(200)
    expect((await ask('::ffff:192.0.2.2')).status).toBe(429)
    expect((await ask('2001:db8::1')).status).toBe(200)
    expect((await ask('2001:db8::ffff')).status).toBe(429)
    expect((await ask('2001:db8:0:1::1')).status).toBe(200)
  })

  test('clients without an address count as one, which is reported once', async () => {
    const reported = vi.spyOn(console, 'error').mockReturnValue()
    onTestFinished(() => reported.mockRestore())
    const app = compose([rateLimit({ limiter: memory(1) })], notes)
    const client = createClient({ transport: app })
    expect((await client.get('http://example.org')).status).toBe(200)
    expect(reported).toHaveBeenCalledOnce()
    expect((await client.get('http://example.org')).status).toBe(429)
    expect(reported.mock.calls).toEqual([
      ['GET / failed:', expect.objectContaining({ message: NO_ADDRESS })],
    ])
  })

  test('key chooses what is counted, also later, and undefined is not limited', async () => {
    const key: RateLimitOptions['key'] = async ({ headers }) => {
      const user = headers.get('x-user')
      return user === 'admin' ? undefined : `user ${user}`
    }
    const { ask } = await served([rateLimit({ limiter: memory(1), key })])
    const statuses = []
    for (const user of ['ada', 'grace', 'ada', 'admin', 'admin']) {
      statuses.push((await ask('192.0.2.1', '/', user)).status)
    }
    expect(statuses).toEqual([200, 200, 429, 200, 200])
    expect(
      (await ask('192.0.2.1', '/', 'admin')).headers.has('ratelimit'),
    ).toBe(false)
  })

  test('the limiter gets the policy and the key, and of a key of more than 128 letters the SHA-256', async () => {
    const keys: string[] = []
    const limiter: Limiter = {
      points: 3,
      duration: 60,
      async consume(key) {
        keys.push(key)
        return { remainingPoints: 1, msBeforeNext: 1 }
      },
    }
    vi.spyOn(console, 'error').mockReturnValue()
    const counting = async (key?: string) => {
      const by = key === undefined ? {} : { key: () => key }
      const app = compose([rateLimit({ limiter, ...by })], notes)
      await createClient({ transport: app }).get('http://example.org')
    }
    await counting()
    await counting('ada')
    await counting('x'.repeat(128))
    await counting('x'.repeat(129))
    const sum =
      '0ec9eb33e74510bcdd1f2ea55206e82f21649c5c2becbf2b433eb475b34c01bd'
    expect(keys).toEqual([
      'default:unknown',
      'default:ada',
      `default:${'x'.repeat(128)}`,
      `default:${sum.padStart(129, 'sha256:')}`,
    ])
  })

  test('a limit in a table of routes counts its route alone', async () => {
    const login = compose([rateLimit({ limiter: memory(1) })], notes)
    const table = routes({ 'GET /login': login, 'GET /': notes })
    const { ask } = await served([], table)
    const statuses = []
    for (const path of ['/', '/login', '/', '/login', '/']) {
      statuses.push((await ask('192.0.2.1', path)).status)
    }
    expect(statuses).toEqual([200, 200, 200, 429, 200])
  })

  test.each([
    ['a', 'b'],
    ['a', 'a:a'],
    ['a:a', 'a'],
    ['a%3Aa', 'a:a'],
  ])('two policies on one limiter do not mix: %s, %s', async (one, two) => {
    const limiter = memory(1)
    const key = ({
      headers,
    }: {
      headers: { get(name: string): string | null }
    }) => headers.get('x-user') ?? ''
    const { ask } = await served([
      rateLimit({ limiter, policy: one, key }),
      rateLimit({ limiter, policy: two, key }),
    ])
    for (const user of ['x', 'a:x', ':x']) {
      expect((await ask('192.0.2.1', '/', user)).status).toBe(200)
    }
  })

  test('a long key is counted by a short one, and different keys by different ones', async () => {
    const seen = new Set<string>()
    const limiter: Limiter = {
      points: 1,
      duration: 1,
      async consume(key) {
        seen.add(key)
        return { remainingPoints: 0, msBeforeNext: 0 }
      },
    }
    const keys = [
      'x'.repeat(128),
      'x'.repeat(129),
      'x'.repeat(60_000),
      'y'.repeat(129),
    ]
    for (const one of keys) {
      const app = compose([rateLimit({ limiter, key: () => one })], notes)
      await createClient({ transport: app }).get('http://example.org')
    }
    expect(seen.size).toBe(4)
    // A text that looks like the digest of another one is not counted with it.
    for (const one of [...seen].slice(1)) {
      const key = () => one.slice(-64)
      const app = compose([rateLimit({ limiter, key })], notes)
      await createClient({ transport: app }).get('http://example.org')
    }
    expect(seen.size).toBe(4 + 3)
    expect(Math.max(...[...seen].map((one) => one.length))).toBeLessThan(150)
  })
})
