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
  type Answer,
  type Fields,
} from './caching.fixture.ts'
import type { HttpCacheOptions } from './http-cache.ts'

clockPerTest()

const alice = { authorization: 'Bearer alice' }
const bob = { authorization: 'Bearer bob' }

/** A cache that is shared, and a service that gives these answers. */
function share(...answers: Answer[]) {
  return startWith({ shared: true }, ...answers)
}

/** Whether a second call with other fields gets what the first one stored. */
async function isShared(
  headers: Fields,
  first: Readonly<Record<string, string>> = {},
  second: Readonly<Record<string, string>> = {},
  options: HttpCacheOptions = { shared: true },
) {
  const { get } = startWith(options, { headers }, {})
  await get(first)
  return (await get(second)).text === 'answer 1'
}

const say = (directives: string) => ({ 'cache-control': directives })

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

describe('a shared cache does not store what is for one user', () => {
  test.each([
    'private, max-age=60',
    'private=, max-age=60',
    'private="", max-age=60',
    'private="two words", max-age=60',
    'private, private="x-user", max-age=60',
    'private="x-user", private="x-plan", max-age=60',
  ])('a private response (§5.2.2.7): %s', async (directives) => {
    expect(await isShared(say(directives))).toBe(false)
  })

  test.each(['private="X-User, x-plan"', 'private=x-user, private=x-user'])(
    'the fields that private names, while it stores the others (§5.2.2.7): %s',
    async (directive) => {
      const headers = { ...say(`${directive}, max-age=60`), 'x-user': 'alice' }
      const { get } = share({ headers: { ...headers, 'x-a': '1' } })
      expect((await get()).headers.get('x-user')).toBe('alice')
      const second = await get()
      expect(second.headers.get('x-user')).toBeNull()
      expect(second.headers.get('x-a')).toBe('1')
    },
  )

  test('a private cache keeps such fields', async () => {
    const headers = {
      ...say('private="x-user", max-age=60'),
      'x-user': 'alice',
    }
    const { get } = startWith({}, { headers })
    await get()
    expect((await get()).headers.get('x-user')).toBe('alice')
  })

  test.each(['public, max-age=60', 's-maxage=60'])(
    'a response with Set-Cookie, as the next one would be in that session (§7.3): %s',
    async (directives) => {
      const headers = { ...say(directives), 'set-cookie': 'session=alice' }
      expect(await isShared(headers)).toBe(false)
    },
  )

  test('but one whose Set-Cookie is private by name', async () => {
    const directives = 'max-age=60, private="set-cookie"'
    const headers = { ...say(directives), 'set-cookie': 'session=alice' }
    const { get } = share({ headers })
    expect((await get()).headers.get('set-cookie')).toBe('session=alice')
    const second = await get()
    expect(second.text).toBe('answer 1')
    expect(second.headers.get('set-cookie')).toBeNull()
  })

  test.each<[string, Fields, Record<string, string>]>([
    ['is private', say('private, max-age=60'), {}],
    ['sets a cookie', { 'set-cookie': 'session=bob' }, {}],
    ['answers to Authorization', {}, bob],
  ])('what a 304 has changed to be so: %s', async (_, headers, fields) => {
    const { get, asked } = share(
      { headers: etag },
      { status: 304, headers },
      {},
    )
    await get()
    await clock.advance(60_000)
    // The caller has the content, with the fields that are for this caller.
    const renewed = await get(fields)
    expect(renewed.text).toBe('answer 1')
    expect(renewed.headers.get('set-cookie')).toBe(
      headers['set-cookie'] ?? null,
    )
    expect((await get()).text).toBe('answer 3')
    expect(asked).toHaveLength(3)
  })

  test('nor do calls that wait get it: each sends its own', async () => {
    const headers = say('private, max-age=60')
    const { get, asked } = share({ headers }, { headers }, { headers })
    const texts = await Promise.all([get(alice), get(bob), get()])
    expect(texts.map(({ text }) => text).sort()).toEqual([
      'answer 1',
      'answer 2',
      'answer 3',
    ])
    expect(asked).toHaveLength(3)
  })

  test('and a HEAD of one user does not make it so for all', async () => {
    const { get, call, asked } = share(
      { headers: etag },
      { headers: { ...etag, 'set-cookie': 'session=bob' } },
      {},
    )
    await get()
    await call({ method: 'HEAD', headers: { 'cache-control': 'no-cache' } })
    expect((await get()).headers.get('set-cookie')).toBeNull()
    expect(asked).toHaveLength(3)
  })
})

describe('s-maxage, in a shared cache', () => {
  /** Whether the response is reused so many seconds later. */
  async function lasts(headers: Fields, seconds: number) {
    const { get, asked } = share({ headers }, {})
    await get()
    await clock.advance(seconds * 1000)
    await get()
    return asked.length === 1
  }

  test.each<[string, Fields, number, boolean]>([
    ['a longer one', say('max-age=1, s-maxage=60'), 59, true],
    ['a shorter one', say('s-maxage=1, max-age=60'), 1, false],
    ['one that is over', say('s-maxage=60'), 60, false],
    ['no number', say('max-age=60, s-maxage=a'), 1, false],
    ['two values', say('max-age=60, s-maxage=60, s-maxage=70'), 1, false],
    [
      'one beside Expires',
      {
        ...say('s-maxage=60'),
        expires: 'Thu, 01 Jan 1970 00:00:00 GMT',
      },
      59,
      true,
    ],
  ])(
    'is in place of max-age and Expires (§5.2.2.10): %s',
    async (_, headers, seconds, isReused) => {
      expect(await lasts(headers, seconds)).toBe(isReused)
    },
  )

  test('makes a response cacheable that nothing else does (§3)', async () => {
    const { get, asked } = share(
      { status: 503, headers: say('s-maxage=60') },
      {},
    )
    await get()
    await get()
    expect(asked).toHaveLength(1)
  })

  test('means nothing in a private cache', async () => {
    const { get, asked } = startWith({}, { headers: say('s-maxage=60') }, {})
    await get()
    await clock.advance(1000)
    await get()
    expect(asked).toHaveLength(2)
  })

  test.each([
    's-maxage=60',
    'max-age=60, proxy-revalidate',
    'max-age=60, must-revalidate',
  ])(
    'forbids stale responses, as proxy-revalidate does (§5.2.2.8, §4.2.4): %s',
    async (directives) => {
      const lag = 'stale-while-revalidate=60, stale-if-error=60'
      const headers = { ...etag, ...say(`${directives}, ${lag}`) }
      const { get, asked } = share({ headers }, { status: 503 }, {})
      await get()
      await clock.advance(61_000)
      const request = { 'cache-control': 'max-stale' }
      expect((await get(request)).status).toBe(503)
      expect((await get()).text).toBe('answer 3')
      expect(asked).toHaveLength(3)
    },
  )

  test('and proxy-revalidate does not in a private cache (§5.2.2.8)', async () => {
    const headers = say('max-age=60, proxy-revalidate, stale-if-error=60')
    const { get } = startWith({}, { headers }, { status: 503 })
    await get()
    await clock.advance(61_000)
    expect((await get()).text).toBe('answer 1')
  })

  test('a response without any of them is guessed, as elsewhere (§4.2.2)', async () => {
    const headers = { 'last-modified': 'Wed, 31 Dec 2025 00:00:00 GMT' }
    expect(await lasts(headers, 3600)).toBe(true)
    expect(await lasts(headers, 9000)).toBe(false)
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
