import fc from 'fast-check'
import {
  compose,
  createClient,
  HttpError,
  HttpResponse,
  routes,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'
import { clientAddress } from 'middleware-cookbook/server/client-address'
import {
  rateLimit,
  type Limiter,
  type RateLimitOptions,
} from 'middleware-cookbook/server/rate-limit'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { parseList } from 'structured-headers'
import {
  afterEach,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest'

// The limiter reads Date, which stands still: what is left of a window does not depend on the machine.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const notes: Handler = async () => new HttpResponse('Notes')

function memory(points = 3, duration = 60) {
  return new RateLimiterMemory({ points, duration })
}

/** A server with these middleware, and a function that asks it from an address. */
async function served(
  middleware: readonly Middleware[],
  handler: Handler = notes,
) {
  const errors: unknown[] = []
  const onError = (error: unknown) => {
    errors.push(error)
  }
  const app = compose([clientAddress({ trust: 1 }), ...middleware], handler)
  const server = await serve(app, { onError })
  const client = createClient({ baseUrl: server.url })
  onTestFinished(async () => {
    await client.close()
    await server.close()
  })
  const ask = (address = '203.0.113.9', path = '/', user = '') =>
    client.get(path, {
      headers: { 'x-forwarded-for': address, 'x-user': user },
    })
  return { ask, errors }
}

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
  ])('two policies on one limiter do not mix: %s and %s', async (one, two) => {
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

describe('what a response tells (draft-ietf-httpapi-ratelimit-headers-11)', () => {
  test('the quota and its window, what is left and for how long (§3.1, §4.1)', async () => {
    const limiter = memory(3, 60)
    const { ask } = await served([rateLimit({ limiter, policy: 'minute' })])
    const { headers } = await ask()
    expect(headers.get('ratelimit-policy')).toBe('"minute";q=3;w=60')
    expect(headers.get('ratelimit')).toBe('"minute";r=2;t=60')
  })

  test('a 429 too: nothing is left, and Retry-After is no earlier than the end of the window (§6)', async () => {
    const { ask } = await served([rateLimit({ limiter: memory(1, 30) })])
    await ask()
    const { headers } = await ask()
    expect(headers.get('ratelimit-policy')).toBe('"default";q=1;w=30')
    expect(headers.get('ratelimit')).toBe('"default";r=0;t=30')
    expect(headers.get('retry-after')).toBe('30')
  })

  test.each([
    [404, async () => new HttpResponse(null, { status: 404 })],
    [401, () => Promise.reject(new HttpError(401))],
    [500, () => Promise.reject(new Error('a bug'))],
  ] satisfies [number, Handler][])(
    'an error of status %i too',
    async (status, handler) => {
      const { ask } = await served([rateLimit({ limiter: memory() })], handler)
      const response = await ask()
      expect(response.status).toBe(status)
      expect(response.headers.get('ratelimit')).toBe('"default";r=2;t=60')
    },
  )

  test.each([
    [0, '1'],
    [1, '1'],
    [1000, '1'],
    [1001, '2'],
  ])(
    'Retry-After is in whole seconds, never earlier than the end of the window and never 0: %i, %s',
    async (msBeforeNext, seconds) => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as the package does it
      const consume = () => Promise.reject({ remainingPoints: 2, msBeforeNext })
      const limiter: Limiter = { points: 3, duration: 60, consume }
      const { ask } = await served([rateLimit({ limiter })])
      const { headers } = await ask()
      expect(headers.get('retry-after')).toBe(seconds)
      expect(headers.get('ratelimit')).toBe(`"default";r=0;t=${seconds}`)
    },
  )

  test('two limits are two members of the lists, also when one of them refuses', async () => {
    const { ask } = await served([
      rateLimit({ limiter: memory(5), policy: 'outer' }),
      rateLimit({ limiter: memory(1, 30), policy: 'inner' }),
    ])
    const passed = await ask()
    const refused = await ask()
    for (const [response, r] of [
      [passed, 4],
      [refused, 3],
    ] as const) {
      const list = parseList(response.headers.get('ratelimit') ?? '')
      expect(list.map(([name]) => name)).toEqual(['inner', 'outer'])
      expect(list[1]?.[1]).toEqual(
        new Map([
          ['r', r],
          ['t', 60],
        ]),
      )
    }
    expect(refused.status).toBe(429)
  })

  test('fields that the handler has set stay: a gateway passes on those of its upstream', async () => {
    const headers = { ratelimit: '"upstream";r=1;t=5' }
    const { ask } = await served(
      [rateLimit({ limiter: memory() })],
      async () => {
        return new HttpResponse(null, { headers })
      },
    )
    expect((await ask()).headers.get('ratelimit')).toBe(
      '"upstream";r=1;t=5, "default";r=2;t=60',
    )
  })

  test('any name of a policy comes back as it is, from a parser of structured fields', async () => {
    const ascii = fc.string({ minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(ascii, async (policy) => {
        const options = { limiter: memory(), policy, key: () => 'ada' }
        const app = compose([rateLimit(options)], notes)
        const client = createClient({ transport: app })
        const { headers } = await client.get('http://example.org')
        for (const name of ['ratelimit', 'ratelimit-policy']) {
          expect(parseList(headers.get(name) ?? '')[0]?.[0]).toBe(policy)
        }
      }),
      { numRuns: 50 },
    )
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
