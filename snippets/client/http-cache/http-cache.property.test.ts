import fc from 'fast-check'
import { createClient, HttpResponse, type Handler } from 'middleware-cookbook'
import { manualClock } from 'middleware-cookbook/testing'
import { expect, test } from 'vitest'
import { httpCache } from './http-cache.ts'

/** What the service has sent. */
interface Made {
  readonly path: string
  readonly user: string
  readonly language: string
  readonly directives: string
  readonly varies: boolean
  /** When it was made or validated, and its lifetime then, in seconds. */
  at: number
  /** Whether the path has been changed since. */
  isChanged: boolean
}

const step = fc.record({
  path: fc.constantFrom('/a', '/b'),
  user: fc.constantFrom<string>('', 'alice', 'bob'),
  language: fc.constantFrom('de', 'en'),
  method: fc.constantFrom('GET', 'GET', 'GET', 'GET', 'HEAD', 'POST'),
  asked: fc.constantFrom(
    '',
    '',
    '',
    'no-cache',
    'max-age=5',
    'min-fresh=5',
    'max-stale=7',
  ),
  wait: fc.constantFrom(0, 1, 4, 9, 30),
  directives: fc.constantFrom(
    'max-age=10',
    'max-age=10, must-revalidate',
    'no-cache',
    'no-store',
    'max-age=10, no-store',
    'max-age=3, stale-while-revalidate=20',
    'private',
    '',
  ),
  varies: fc.boolean(),
  has304: fc.boolean(),
  atOnce: fc.boolean(),
})

/** The number after a name, or 0. */
const numberOf = (text: string, name: string) =>
  Number(new RegExp(`${name}=(\\d+)`).exec(text)?.[1] ?? 0)

test('in any world each caller gets its own response, as new as it must be', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const clock = manualClock()
      try {
        await play(clock, steps)
      } finally {
        clock.restore()
      }
    }),
    { numRuns: 200 },
  )
})

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

async function play(
  clock: ReturnType<typeof manualClock>,
  steps: readonly Step[],
) {
  const made = new Map<string, Made>()
  let now: Step | undefined
  const service: Handler = async ({ method, pathname, headers }) => {
    if (!now) throw new Error('Nothing was called')
    if (method === 'POST') return new HttpResponse()
    const { directives, varies, has304 } = now
    const fields = {
      ...(directives !== '' && { 'cache-control': directives }),
      ...(varies && { vary: 'accept-language' }),
    }
    const asked = headers.get('if-none-match')
    const old = asked === null ? undefined : made.get(asked)
    if (
      asked !== null &&
      old &&
      has304 &&
      !old.isChanged &&
      varies === old.varies
    ) {
      // A field that a 304 does not have stays as it was (RFC 9111, §3.2).
      made.set(asked, {
        ...old,
        directives: directives === '' ? old.directives : directives,
        at: clock.now() / 1000,
      })
      return new HttpResponse(null, {
        status: 304,
        headers: { ...fields, etag: asked },
      })
    }
    const etag = `"${made.size}"`
    made.set(etag, {
      path: pathname,
      user: headers.get('authorization') ?? '',
      language: headers.get('accept-language') ?? '',
      directives,
      varies,
      at: clock.now() / 1000,
      isChanged: false,
    })
    const body = method === 'HEAD' ? null : etag
    return new HttpResponse(body, { headers: { ...fields, etag } })
  }
  const client = createClient({
    baseUrl: 'http://api.example.org',
    middleware: [httpCache({ maxBytes: 20_000 })],
    transport: service,
  })
  const call = async ({ path, user, language, method, asked }: Step) => {
    const response = await client.request(path, {
      method,
      headers: {
        'accept-language': language,
        ...(user !== '' && { authorization: user }),
        ...(asked !== '' && { 'cache-control': asked }),
      },
    })
    await response.bytes()
    return response
  }

  for (const one of steps) {
    now = one
    await clock.advance(one.wait * 1000)
    const before = made.size
    const calls = one.atOnce ? [one, { ...one, user: 'eve' }, one] : [one]
    const all = await Promise.all(calls.map(call))
    if (one.method === 'POST') {
      for (const each of made.values()) {
        if (each.path === one.path) each.isChanged = true
      }
    }
    for (const [index, response] of all.entries()) {
      if (one.method === 'POST') continue
      const etag = response.headers.get('etag') ?? ''
      const got = made.get(etag)
      const asker = calls[index]
      if (!got || !asker) throw new Error(`${etag} was never made`)
      if (one.method === 'GET') expect(await response.text()).toBe(etag)
      expect([got.path, got.user]).toEqual([asker.path, asker.user])
      if (got.varies) expect(got.language).toBe(asker.language)
      const isNew =
        Number(etag.slice(1, -1)) >= before || got.at === clock.now() / 1000
      if (isNew) continue
      expect(got.isChanged).toBe(false)
      expect(got.directives).not.toMatch(/no-store|no-cache/)
      const age = clock.now() / 1000 - got.at
      const stale = got.directives.includes('must-revalidate')
        ? 0
        : Math.max(
            asker.asked === ''
              ? numberOf(got.directives, 'stale-while-revalidate')
              : 0,
            numberOf(asker.asked, 'max-stale'),
          )
      expect(age).toBeLessThanOrEqual(
        numberOf(got.directives, 'max-age') + stale,
      )
      expect(asker.asked).not.toBe('no-cache')
      if (asker.asked.startsWith('max-age')) expect(age).toBeLessThanOrEqual(5)
    }
    // What is renewed behind a stale one is stored before the next step.
    await clock.advance(0)
  }
}
