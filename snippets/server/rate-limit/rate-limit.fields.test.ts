import fc from 'fast-check'
import {
  compose,
  createClient,
  HttpError,
  HttpResponse,
  type Handler,
} from 'middleware-cookbook'
import { rateLimit, type Limiter } from 'middleware-cookbook/server/rate-limit'
import { parseList } from 'structured-headers'
import { describe, expect, test } from 'vitest'
import { memory, notes, served, stopTheDate } from './limited.fixture.ts'

stopTheDate()

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
    'an error tells it too: %i',
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
