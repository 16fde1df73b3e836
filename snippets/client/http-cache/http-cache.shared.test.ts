import fc from 'fast-check'
import { HttpResponse, type HttpRequest } from 'middleware-cookbook'
import { describe, expect, test } from 'vitest'
import {
  clock,
  clockPerTest,
  etag,
  fresh,
  startWith,
  url,
} from './caching.fixture.ts'
import { alice, bob, isShared, say, share } from './sharing.fixture.ts'

clockPerTest()

describe('a shared cache gives one response to all', () => {
  test('who send no credentials', async () => {
    expect(await isShared(fresh)).toBe(true)
    expect(await isShared(fresh, { accept: 'a' }, { accept: 'b' })).toBe(true)
  })

  test.each<[string, boolean]>([
    ['max-age=60', false],
    ['max-age=60, public', true],
    ['s-maxage=60', true],
    ['max-age=60, must-revalidate', true],
    ['max-age=60, proxy-revalidate', false],
    ['max-age=60, private', false],
    ['max-age=60, public, private', false],
    ['s-maxage=60, private', false],
  ])(
    'and with Authorization only what the origin shares (§3.5): %s',
    async (directives, shares) => {
      expect(await isShared(say(directives), alice, bob)).toBe(shares)
      expect(await isShared(say(directives), alice)).toBe(shares)
    },
  )

  test.each<[string, Record<string, string>]>([
    ['a Cookie', { cookie: 'session=alice' }],
    ['an API key', { 'x-api-key': 'alice' }],
    ['Proxy-Authorization', { 'proxy-authorization': 'Basic YTpi' }],
    ['a field of userFields', { 'x-user': 'alice' }],
    ['a Cookie beside Authorization', { ...alice, cookie: 'session=alice' }],
  ])(
    'and with another credential only what says public or s-maxage: %s',
    async (_, fields) => {
      const options = { shared: true, userFields: ['X-User'] }
      const shares = (directives: string) =>
        isShared(say(directives), fields, bob, options)
      expect(await shares('max-age=60')).toBe(false)
      expect(await shares('max-age=60, must-revalidate')).toBe(false)
      expect(await shares('max-age=60, public')).toBe(true)
      expect(await shares('s-maxage=60')).toBe(true)
    },
  )

  test('but not what Vary tells apart (§4.1)', async () => {
    const answer = { headers: { ...say('public, max-age=60'), vary: 'Cookie' } }
    const { get } = share(answer, answer)
    expect((await get({ cookie: 'a' })).text).toBe('answer 1')
    expect((await get({ cookie: 'b' })).text).toBe('answer 2')
    expect((await get({ cookie: 'a' })).text).toBe('answer 1')
  })

  test('nor what it stored privately for one user: a cache that is not shared', async () => {
    expect(
      await isShared(say('public, max-age=60'), alice, bob, { shared: false }),
    ).toBe(false)
  })
})

describe('what a shared cache does for all', () => {
  test('one request on a miss, for users who may share it', async () => {
    const { get, asked } = share({ headers: say('public, max-age=60') })
    const all = await Promise.all([get(alice), get(bob), get()])
    expect(all.map(({ text }) => text)).toEqual(Array(3).fill('answer 1'))
    expect(asked).toHaveLength(1)
  })

  test('a change by one invalidates it for all (§4.4)', async () => {
    const answer = { headers: say('public, max-age=60') }
    const { get, call } = share(answer, {}, answer)
    await get(alice)
    await call({ method: 'POST', headers: bob })
    expect((await get(alice)).text).toBe('answer 3')
  })

  test('a validation sends the credentials of its own caller', async () => {
    const headers = { ...etag, ...say('public, max-age=60') }
    const { get, asked } = share({ headers }, { status: 304 })
    await get(alice)
    await clock.advance(60_000)
    expect((await get(bob)).text).toBe('answer 1')
    expect(asked[1]?.headers.get('authorization')).toBe('Bearer bob')
    expect(asked[1]?.headers.get('if-none-match')).toBe('"1"')
  })

  test('only-if-cached and no-cache of a request (§5.2.1)', async () => {
    const answer = { headers: say('public, max-age=60') }
    const { get } = share(answer, answer)
    await get(alice, url)
    const only = { ...bob, 'cache-control': 'only-if-cached' }
    expect((await get(only)).text).toBe('answer 1')
    const anew = { ...bob, 'cache-control': 'no-cache' }
    expect((await get(anew)).text).toBe('answer 2')
    expect((await get(alice)).text).toBe('answer 2')
  })
})

describe('in any world', () => {
  const word = (name: string) => fc.constantFrom('', name)
  const fields = fc.record({
    directives: fc
      .tuple(
        word('max-age=2'),
        word('public'),
        word('private'),
        word('s-maxage=1'),
        word('must-revalidate'),
        word('stale-while-revalidate=1'),
      )
      .map((words) => words.filter((one) => one !== '').join(', ')),
    cookie: fc.boolean(),
    vary: fc.constantFrom('', 'cookie', 'authorization'),
  })
  const step = fc.record({
    says: fields,
    user: fc.constantFrom('alice', 'bob', ''),
    by: fc.constantFrom('authorization', 'cookie', 'x-api-key'),
    method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD'),
    seconds: fc.constantFrom(0, 0, 1, 3),
    together: fc.boolean(),
  })
  type Step = typeof step extends fc.Arbitrary<infer One> ? One : never

  /** Whether the origin lets others have it, by its own words. */
  function isForAll(by: string, { directives, cookie }: Step['says']) {
    if (directives.includes('private') || cookie) return false
    if (by === '' || /public|s-maxage/.test(directives)) return true
    return by === 'authorization' && directives.includes('must-revalidate')
  }

  test('a user gets the response of another one only if the origin shares it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        let now = 0
        const { client } = startWith(
          { shared: true },
          ...steps.flatMap(() => [origin, origin]),
        )
        async function origin({ headers: asked }: HttpRequest) {
          const { says, by, user } = JSON.parse(
            asked.get('x-step') ?? '',
          ) as Step
          const headers = {
            ...(says.directives !== '' && { 'cache-control': says.directives }),
            ...(says.cookie && { 'set-cookie': `session=${user}` }),
            ...(says.vary !== '' && { vary: says.vary }),
            etag: '"1"',
          }
          if (asked.get('if-none-match') === '"1"' && now % 2 === 0) {
            return new HttpResponse(null, { status: 304, headers })
          }
          const who = user === '' ? '' : by
          const whose = JSON.stringify({ user, for: isForAll(who, says) })
          return new HttpResponse(whose, { headers })
        }
        let before: Promise<unknown> = Promise.resolve()
        const running: Promise<unknown>[] = []
        for (const one of steps) {
          if (!one.together) await before
          now += one.seconds
          await clock.advance(one.seconds * 1000)
          const headers = {
            'x-step': JSON.stringify(one),
            ...(one.user !== '' && { [one.by]: one.user }),
          }
          before = client
            .request(url, { method: one.method, headers })
            .then(async (response) => {
              const text = await response.text()
              const cookie = response.headers.get('set-cookie')
              if (cookie !== null) expect(cookie).toBe(`session=${one.user}`)
              if (text === '') return
              const whose = JSON.parse(text) as { user: string; for: boolean }
              if (whose.user !== one.user) expect(whose.for, text).toBe(true)
            })
          running.push(before)
        }
        await Promise.all(running)
      }),
      { numRuns: 300 },
    )
  })
})
