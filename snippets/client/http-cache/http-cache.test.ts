import { createClient, HttpResponse, withCredential } from 'middleware-cookbook'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { at, fresh, start, startWith, url } from './caching.fixture.ts'
import { httpCache } from './http-cache.ts'

let clock: ManualClock
beforeEach(() => {
  clock = manualClock()
})
afterEach(() => {
  expect(clock.pending).toBe(0)
  clock.restore()
})

type Fields = Readonly<Record<string, string | readonly string[]>>

/** Whether a response with these fields is used for a call so many seconds later. */
async function isReused(headers: Fields, seconds: number, status = 200) {
  const { get, asked } = start({ headers, status }, {})
  await get()
  await clock.advance(seconds * 1000)
  await get()
  return asked.length === 1
}

describe('how long a response is fresh', () => {
  const day = 24 * 60 * 60
  test.each<[string, Fields, number, boolean]>([
    ['within max-age', { 'cache-control': 'max-age=60' }, 59, true],
    [
      'also if it is private',
      { 'cache-control': 'private, max-age=60' },
      59,
      true,
    ],
    ['not when max-age is over', { 'cache-control': 'max-age=60' }, 60, false],
    ['never with max-age=0', { 'cache-control': 'max-age=0' }, 0, false],
    ['in any letter case', { 'cache-control': 'MaX-aGe=60' }, 59, true],
    ['with a quoted number', { 'cache-control': 'max-age="60"' }, 59, true],
    ['with leading zeros', { 'cache-control': 'max-age=0060' }, 59, true],
    [
      'beside what is unknown',
      { 'cache-control': 'a, b=c, max-age=60' },
      59,
      true,
    ],
    [
      'not by a name in a text',
      { 'cache-control': 'a="max-age=60", max-age=1' },
      2,
      false,
    ],
    [
      'also after such a text',
      { 'cache-control': 'max-age=1, a="b, max-age=60"' },
      2,
      false,
    ],
    [
      'not with a negative number',
      { 'cache-control': 'max-age=-60' },
      0,
      false,
    ],
    [
      'not with a part of a second',
      { 'cache-control': 'max-age=60.5' },
      0,
      false,
    ],
    ['not with letters', { 'cache-control': 'max-age=60s' }, 0, false],
    ['not with blanks around =', { 'cache-control': 'max-age = 60' }, 0, false],
    [
      'not with two values',
      { 'cache-control': 'max-age=60, max-age=70' },
      0,
      false,
    ],
    [
      'with one value twice',
      { 'cache-control': ['max-age=60', 'max-age=60'] },
      59,
      true,
    ],
    [
      'for 68 years at most',
      { 'cache-control': `max-age=${'9'.repeat(400)}` },
      2 ** 31 - 1,
      true,
    ],
    [
      'and no longer',
      { 'cache-control': `max-age=${'9'.repeat(400)}` },
      2 ** 31,
      false,
    ],
    ['by max-age, not Expires', { ...fresh, expires: at(-9) }, 59, true],
    [
      'also when Expires is later',
      { 'cache-control': 'max-age=0', expires: at(60) },
      0,
      false,
    ],
    [
      'not by s-maxage, which is for shared caches',
      { 'cache-control': 's-maxage=60, max-age=1' },
      2,
      false,
    ],
  ])('%s (§4.2.1)', async (_, headers, seconds, expected) => {
    const validator = { etag: '"1"' }
    expect(await isReused({ ...validator, ...headers }, seconds)).toBe(expected)
  })

  test.each<[string, string | string[], boolean]>([
    ['a date to come', at(60), true],
    ['a date of the form of RFC 850', 'Thursday, 01-Jan-26 00:01:00 GMT', true],
    ["a date of C's asctime()", 'Thu Jan  1 00:01:00 2026', true],
    ['a date in capitals', at(60).toUpperCase(), true],
    ['a date in the past', at(-60), false],
    ['the date of the response', at(0), false],
    ['0', '0', false],
    ['another zone', 'Thu, 01 Jan 2026 00:01:00 UTC', false],
    ['no comma', 'Thu 01 Jan 2026 00:01:00 GMT', false],
    ['two blanks', 'Thu, 01  Jan 2026 00:01:00 GMT', false],
    ['dashes with a whole year', 'Thu, 01-Jan-2026 00:01:00 GMT', false],
    ['two digits of the year', 'Thu, 01 Jan 26 00:01:00 GMT', false],
    ['one digit of the hour', 'Thu, 01 Jan 2026 0:01:00 GMT', false],
    ['points in the time', 'Thu, 01 Jan 2026 00.01.00 GMT', false],
    ['two dates', [at(60), at(70)], false],
  ])('until Expires: %s (§4.2, §5.3)', async (_, expires, expected) => {
    expect(await isReused({ date: at(0), expires }, 9)).toBe(expected)
  })

  test.each<[string, Fields, number, boolean]>([
    [
      'counts from Date, whose clock is that of Expires',
      { date: at(600), expires: at(660) },
      59,
      true,
    ],
    [
      'counts from its arrival when Date is none',
      { date: 'yesterday', expires: at(60) },
      59,
      true,
    ],
    ['ends earlier by the Age that it has', { ...fresh, age: '50' }, 10, false],
    ['counts the first of two Ages', { ...fresh, age: ['50', '0'] }, 10, false],
    [
      'takes no notice of an Age that is no number',
      { ...fresh, age: 'old' },
      59,
      true,
    ],
    ['takes no notice of a negative Age', { ...fresh, age: '-7' }, 59, true],
    [
      'takes no notice of an Age with a point',
      { ...fresh, age: '50.0' },
      59,
      true,
    ],
    [
      'is over with an Age beyond all bounds',
      { ...fresh, age: '9'.repeat(400) },
      0,
      false,
    ],
  ])('%s (§4.2.3, §5.1)', async (_, headers, seconds, expected) => {
    expect(await isReused({ etag: '"1"', ...headers }, seconds)).toBe(expected)
  })

  test('counts the time that the response took (§4.2.3)', async () => {
    const slow = async () => {
      await clock.advance(50_000)
      return new HttpResponse('slow', { headers: fresh })
    }
    const { get, asked } = start(slow, {})
    await get()
    await clock.advance(9000)
    expect((await get()).headers.get('age')).toBe('59')
    await clock.advance(1000)
    await get()
    expect(asked).toHaveLength(2)
  })

  test.each<[string, Fields, number, boolean, number?]>([
    [
      'a tenth of the time since Last-Modified',
      { 'last-modified': at(-1000) },
      99,
      true,
    ],
    ['and no longer', { 'last-modified': at(-1000) }, 100, false],
    ['but a day at most', { 'last-modified': at(-1000 * day) }, day - 1, true],
    [
      'and not more than a day',
      { 'last-modified': at(-1000 * day) },
      day,
      false,
    ],
    ['not if it is in the future', { 'last-modified': at(1000) }, 0, false],
    ['for a 404 too', { 'last-modified': at(-1000) }, 99, true, 404],
    ['not for a 403', { 'last-modified': at(-1000) }, 0, false, 403],
    ['not for a 503', { 'last-modified': at(-1000) }, 0, false, 503],
    [
      'for a 403 that is public',
      { 'last-modified': at(-1000), 'cache-control': 'public' },
      99,
      true,
      403,
    ],
    ['not for a date that is none', { 'last-modified': 'long ago' }, 0, false],
  ])(
    'is guessed: %s (§4.2.2)',
    async (_, headers, seconds, expected, status) => {
      expect(await isReused({ date: at(0), ...headers }, seconds, status)).toBe(
        expected,
      )
    },
  )

  test('is not guessed with heuristic: 0', async () => {
    const headers = { date: at(0), 'last-modified': at(-1000) }
    const { get, asked } = startWith({ heuristic: 0 }, { headers }, {})
    await get()
    await get()
    expect(asked).toHaveLength(2)
  })
})

describe('what is stored', () => {
  test.each<[string, Fields]>([
    ['with no-store', { 'cache-control': 'max-age=60, no-store' }],
    ['with no-store in capitals', { 'cache-control': 'max-age=60, No-StOrE' }],
    [
      'with no-store after an open quote',
      { 'cache-control': 'a="b, max-age=60, no-store' },
    ],
    ['with Vary: *', { ...fresh, vary: '*' }],
    ['with * among other fields', { ...fresh, vary: 'accept , * ,x' }],
    ['without a word about caches', {}],
  ])('is nothing %s (§3, §4.1, §5.2.2.5)', async (_, headers) => {
    expect(await isReused(headers, 0)).toBe(false)
  })

  test.each([201, 203, 204, 299, 400, 404, 410, 499, 500, 503, 504, 599])(
    'is a %i that names its time (§3)',
    async (status) => {
      expect(await isReused(fresh, 59, status)).toBe(true)
      expect(await isReused({ date: at(0), expires: at(-9) }, 0, status)).toBe(
        false,
      )
    },
  )

  test.each([
    [206, 'is a part'],
    [301, 'leads to another URL'],
    [307, 'leads to another URL'],
  ])('is no %i, which %s (§3.3)', async (status) => {
    const answer = { status, headers: fresh }
    const { client, asked } = start(answer, answer)
    await client.get(url, { redirect: 'manual' })
    await client.get(url, { redirect: 'manual' })
    expect(asked).toHaveLength(2)
  })

  test('is not what a redirect led to (§4)', async () => {
    const moved = { status: 302, headers: { location: '/other' } }
    const client = createClient({
      middleware: [httpCache()],
      transport: async ({ pathname }) =>
        pathname === '/notes'
          ? new HttpResponse(null, moved)
          : new HttpResponse('there', { headers: fresh }),
    })
    for (const count of [1, 2]) {
      const response = await client.get(url)
      expect(`${count} ${response.headers.get('cache-status')}`).toBe(
        `${count} http-cache; fwd=uri-miss`,
      )
    }
  })

  test.each([
    [200, true],
    [404, true],
    [599, false],
  ])(
    'is a %i with must-understand if it is understood (§5.2.2.3)',
    async (status, expected) => {
      const headers = {
        'cache-control': 'max-age=60, must-understand, no-store',
      }
      expect(await isReused(headers, 0, status)).toBe(expected)
    },
  )

  test('has all fields but those of the connection (§3.1)', async () => {
    const { get } = start({
      headers: {
        ...fresh,
        'x-own': 'a',
        'set-cookie': ['a=1', 'b=2'],
        connection: 'close, x-hop',
        'x-hop': 'b',
        'keep-alive': 'timeout=5',
        'proxy-authenticate': 'Basic',
        'proxy-authentication-info': 'c',
        'proxy-authorization': 'd',
      },
    })
    await get()
    const { headers } = await get()
    expect(headers.get('x-own')).toBe('a')
    expect(headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    for (const name of [
      'connection',
      'x-hop',
      'keep-alive',
      'proxy-authenticate',
      'proxy-authentication-info',
      'proxy-authorization',
    ]) {
      expect(headers.has(name), name).toBe(false)
    }
  })

  test('gets a Date if it has none (RFC 9110 §6.6.1)', async () => {
    const one = start({ headers: fresh })
    await one.get()
    await clock.advance(9000)
    expect((await one.get()).headers.get('date')).toBe(at(0))
    const two = start({ headers: { ...fresh, date: at(-5) } })
    await two.get()
    expect((await two.get()).headers.get('date')).toBe(at(-5))
  })

  test('is unchanged by its readers', async () => {
    const { client } = start({ headers: fresh, body: 'abc' })
    for (let count = 0; count < 3; count++) {
      const response = await client.get(url)
      for await (const chunk of response.stream()) {
        expect(new TextDecoder().decode(chunk)).toBe('abc')
        chunk.fill(0)
      }
    }
  })
})

describe('a response is only for the request that it answers', () => {
  test.each<[string, Record<string, string>, Record<string, string>]>([
    [
      'Authorization',
      { authorization: 'Bearer a' },
      { authorization: 'Bearer b' },
    ],
    ['no Authorization', { authorization: 'Bearer a' }, {}],
    ['a Cookie', { cookie: 'session=a' }, { cookie: 'session=b' }],
    [
      'an own field that tells users apart',
      { 'x-api-key': 'a' },
      { 'x-api-key': 'b' },
    ],
  ])('two users never share one: %s (§3.5)', async (_, alice, bob) => {
    const userFields = ['X-API-Key']
    const answer = { headers: { 'cache-control': 'public, max-age=60' } }
    const { get } = startWith({ userFields }, answer, answer)
    expect((await get(alice)).text).toBe('answer 1')
    expect((await get(bob)).text).toBe('answer 2')
    expect((await get(alice)).text).toBe('answer 1')
    expect((await get(bob)).text).toBe('answer 2')
  })

  test('nor by a credential that withCredential() declares', async () => {
    const client = createClient({
      middleware: [
        (request, next) =>
          next(withCredential(request, 'x-key', request.url.hash)),
        httpCache(),
      ],
      transport: async ({ headers }) =>
        new HttpResponse(headers.get('x-key'), { headers: fresh }),
    })
    for (const user of ['#alice', '#bob', '#alice']) {
      expect(await (await client.get(`${url}${user}`)).text()).toBe(user)
    }
  })

  test('nor when their fields join to the same text', async () => {
    const answer = { headers: fresh }
    const { get } = start(answer, answer)
    await get({ authorization: 'a","cookie","b' })
    expect((await get({ authorization: 'a', cookie: 'b' })).text).toBe(
      'answer 2',
    )
  })

  test('a query makes another URL, and a fragment does not (§4)', async () => {
    const answer = { headers: fresh }
    const { get } = start(answer, answer)
    await get({}, `${url}?a=1`)
    expect((await get({}, `${url}?a=2`)).text).toBe('answer 2')
    expect((await get({}, `${url}?a=1#b`)).text).toBe('answer 1')
  })

  test.each<[string, string, Record<string, string>, boolean]>([
    ['the same value', 'Accept-Language', { 'accept-language': 'de' }, true],
    ['another value', 'Accept-Language', { 'accept-language': 'en' }, false],
    ['no such field', 'accept-language', {}, false],
    [
      'a field that Vary does not name',
      'accept-language',
      { 'accept-language': 'de', 'x-id': '7' },
      true,
    ],
    [
      'one of two fields',
      'x-a, ,Accept-Language',
      { 'accept-language': 'de' },
      true,
    ],
    [
      'one of two fields, of which one differs',
      'x-a,accept-language',
      { 'accept-language': 'de', 'x-a': '' },
      false,
    ],
  ])('Vary: a request with %s (§4.1)', async (_, vary, fields, expected) => {
    const { get } = start(
      { headers: { ...fresh, vary } },
      { headers: { ...fresh, vary } },
    )
    await get({ 'accept-language': 'de' })
    const { text, member } = await get(fields)
    expect(text).toBe(expected ? 'answer 1' : 'answer 2')
    if (!expected) expect(member).toBe('http-cache; fwd=vary-miss; stored')
    // Both are there.
    expect((await get({ 'accept-language': 'de' })).text).toBe('answer 1')
    expect((await get(fields)).text).toBe(text)
  })

  test('of several the newest Date is used (§4)', async () => {
    const answer = (date: number, vary: string) => ({
      headers: { ...fresh, date: at(date), vary },
    })
    const { get } = start(answer(2, 'x-a'), answer(1, 'x-b'))
    await get({ 'x-a': '1', 'x-b': '1' })
    await get({ 'x-a': '2', 'x-b': '2' })
    expect((await get({ 'x-a': '1', 'x-b': '2' })).text).toBe('answer 1')
  })

  test('one without Vary does not hide one that has it (§4.1)', async () => {
    const { get } = start(
      { headers: fresh },
      { headers: { ...fresh, vary: 'x-a' } },
      {},
    )
    await get({ 'x-a': '1', 'cache-control': 'max-age=0' })
    await get({ 'x-a': '2', 'cache-control': 'max-age=0' })
    expect((await get({ 'x-a': '3' })).text).toBe('answer 3')
  })
})

describe('what a request asks for (§5.2.1)', () => {
  test.each<[string, string, boolean]>([
    ['no-cache', 'fwd=request', false],
    ['max-age=0', 'fwd=request', false],
    ['max-age=9', 'fwd=request', false],
    ['max-age=10', 'hit', true],
    ['min-fresh=51', 'fwd=request', false],
    ['min-fresh=50', 'hit', true],
    ['no-store', 'fwd=bypass', false],
    ['max-stale', 'hit', true],
    ['only-if-cached', 'hit', true],
  ])('%s, when a fresh one is here', async (directive, what, expected) => {
    const { get, asked } = start({ headers: fresh }, {})
    await get()
    await clock.advance(10_000)
    const { member } = await get({ 'cache-control': directive })
    expect(member).toContain(what)
    expect(asked.length === 1).toBe(expected)
  })

  test('Pragma: no-cache counts if there is no Cache-Control (§5.4)', async () => {
    const { get, asked } = start({ headers: fresh }, { headers: fresh })
    await get()
    await get({ pragma: 'no-cache' })
    expect(asked).toHaveLength(2)
    await get({ pragma: 'no-cache', 'cache-control': 'max-age=9' })
    expect(asked).toHaveLength(2)
  })

  test.each<[string, number, boolean]>([
    ['max-stale', 999, true],
    ['max-stale=10', 70, true],
    ['max-stale=10', 71, false],
    ['max-stale=x', 61, false],
  ])(
    '%s takes one that is stale by so much: at %i s',
    async (directive, seconds, expected) => {
      const { get, asked } = start({ headers: fresh }, {})
      await get()
      await clock.advance(seconds * 1000)
      await get({ 'cache-control': directive })
      expect(asked.length === 1).toBe(expected)
    },
  )

  test('no-store stores nothing, and only-if-cached is a 504 then (§5.2.1.5, §5.2.1.7)', async () => {
    const { get, asked } = start({ headers: fresh })
    await get({ 'cache-control': 'no-store' })
    const { status } = await get({ 'cache-control': 'only-if-cached' })
    expect(status).toBe(504)
    expect(asked).toHaveLength(1)
  })

  test('only-if-cached sends nothing', async () => {
    const { call, asked } = start()
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      const headers = { 'cache-control': 'only-if-cached', range: 'bytes=0-1' }
      expect((await call({ method, headers })).status).toBe(504)
    }
    expect(asked).toHaveLength(0)
  })

  test('a reload does not ask for what is immutable and fresh (RFC 8246 §2)', async () => {
    const headers = { 'cache-control': 'max-age=60, immutable', etag: '"1"' }
    const { get, asked } = start(
      { headers },
      { headers },
      { status: 304, headers },
    )
    const reload = { 'cache-control': 'max-age=0' }
    await get()
    await get(reload)
    expect(asked).toHaveLength(1)
    await get({ 'cache-control': 'no-cache' })
    expect(asked).toHaveLength(2)
    await clock.advance(60_000)
    await get(reload)
    expect(asked[2]?.headers.get('if-none-match')).toBe('"1"')
  })
})

describe('what is sent on as it is', () => {
  test.each(['range', 'if-range', 'if-match', 'if-unmodified-since'])(
    'a request with %s (§3.3, §4.3.2)',
    async (field) => {
      const part = { status: 206, headers: fresh }
      const { get, asked } = start({ headers: fresh }, part, part)
      await get()
      for (const count of [2, 3]) {
        const { status, member } = await get({ [field]: 'bytes=0-1' })
        expect(status).toBe(206)
        expect(member).toBe('http-cache; fwd=bypass')
        expect(asked).toHaveLength(count)
      }
      expect((await get()).text).toBe('answer 1')
    },
  )

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'QUERY', 'M-SEARCH'])(
    '%s (§4)',
    async (method) => {
      const { call, asked } = start({ headers: fresh }, { headers: fresh })
      await call({ method })
      const { text, member } = await call({ method })
      expect(text).toBe('answer 2')
      expect(member).toBe('http-cache; fwd=method')
      expect(asked).toHaveLength(2)
    },
  )

  test('a GET with content', async () => {
    const answer = { headers: fresh }
    const { call, asked } = start(answer, answer)
    await call({ method: 'GET', body: 'a' })
    await call({ method: 'GET', body: 'b' })
    expect(asked).toHaveLength(2)
  })
})

describe('what a change invalidates (§4.4)', () => {
  test.each<[string, number, boolean]>([
    ['POST', 200, true],
    ['PUT', 204, true],
    ['DELETE', 302, true],
    ['M-SEARCH', 200, true],
    ['POST', 404, false],
    ['POST', 500, false],
    ['OPTIONS', 200, false],
  ])('%s with %i: %s', async (method, status, expected) => {
    const { get, call, asked } = start({ headers: fresh }, { status }, {})
    await get()
    await call({ method, redirect: 'manual' })
    await get()
    expect(asked.length === 3).toBe(expected)
  })

  test('the URL for all users and each Vary', async () => {
    const answer = { headers: { ...fresh, vary: 'x-a' } }
    const { get, call, asked } = start(
      answer,
      answer,
      answer,
      {},
      answer,
      answer,
      answer,
    )
    const requests = [{ 'x-a': '1' }, { 'x-a': '2' }, { authorization: 'b' }]
    for (const fields of requests) await get(fields)
    await call({ method: 'POST' })
    for (const fields of requests) await get(fields)
    expect(asked).toHaveLength(7)
  })

  test.each<[string, string, boolean]>([
    ['location', '/other', true],
    ['content-location', 'http://api.example.org/other#part', true],
    ['location', 'http://evil.example.net/other', false],
    ['content-location', 'https://api.example.org/other', false],
    ['location', 'http://[', false],
  ])('%s: %s, of this origin only: %s', async (field, value, expected) => {
    const { get, call, asked } = start(
      { headers: fresh },
      { headers: fresh },
      { status: 201, headers: { [field]: value } },
      {},
    )
    const other = new URL('/other', url).href
    await get({}, other)
    await get({}, 'http://evil.example.net/other')
    await call({ method: 'POST' })
    await get({}, other)
    await get({}, 'http://evil.example.net/other')
    expect(asked.length === 4).toBe(expected)
  })

  test('also when its response never came', async () => {
    const { get, call, asked } = start({ headers: fresh }, new Error('cut'), {})
    await get()
    await expect(call({ method: 'POST' })).rejects.toThrow('cut')
    await get()
    expect(asked).toHaveLength(3)
  })

  test('a response asked for before it is not stored', async () => {
    let answer = () => {}
    const held = new Promise<void>((resolve) => (answer = resolve))
    const { get, call, asked } = start(
      async () => {
        await held
        return new HttpResponse('old', { headers: fresh })
      },
      {},
      {},
      {},
    )
    const early = get()
    await expect.poll(() => asked.length).toBe(1)
    await call({ method: 'PUT' })
    // It does not wait for the old one either.
    expect((await get()).text).toBe('answer 3')
    answer()
    expect((await early).text).toBe('old')
    expect((await get()).text).toBe('answer 4')
  })
})

describe('HEAD', () => {
  test('is answered from a stored GET, without content (§4)', async () => {
    const headers = { ...fresh, 'content-length': '8' }
    const { get, call, asked } = start({ headers })
    await get()
    const response = await call({ method: 'HEAD' })
    expect(response.text).toBe('')
    expect(response.headers.get('content-length')).toBe('8')
    expect(response.member).toBe('http-cache; hit; ttl=60')
    expect(asked).toHaveLength(1)
  })

  test('is never stored for GET', async () => {
    const { get, call, asked } = start({ headers: fresh }, { headers: fresh })
    await call({ method: 'HEAD' })
    expect((await get()).text).toBe('answer 2')
    expect(asked.map(({ method }) => method)).toEqual(['HEAD', 'GET'])
  })

  test.each<[string, Record<string, string>, boolean]>([
    ['the same ETag', { etag: '"1"' }, true],
    ['the same ETag and length', { etag: '"1"', 'content-length': '8' }, true],
    ['another ETag', { etag: '"2"' }, false],
    ['another length', { etag: '"1"', 'content-length': '9' }, false],
    ['another date', { 'last-modified': at(9) }, false],
  ])(
    'renews what is stored, or removes it: %s (§4.3.5)',
    async (_, fields, expected) => {
      const headers = { ...fresh, etag: '"1"', 'content-length': '8' }
      const { get, call, asked } = start(
        { headers },
        { headers: { ...fresh, ...fields, 'x-new': '1' } },
        {},
      )
      await get()
      await clock.advance(60_000)
      await call({ method: 'HEAD' })
      const { text, headers: now } = await get()
      expect(text).toBe(expected ? 'answer 1' : 'answer 3')
      expect(now.get('x-new')).toBe(expected ? '1' : null)
      expect(asked[2]?.headers.has('if-none-match') ?? false).toBe(false)
    },
  )
})

describe('what a response says of the cache', () => {
  test('Age, in place of the one that came (§4, §5.1)', async () => {
    const { get } = start({ headers: { ...fresh, age: '7' } })
    expect((await get()).headers.get('age')).toBe('7')
    await clock.advance(5500)
    expect((await get()).headers.get('age')).toBe('12')
  })

  test('Cache-Status (RFC 9211): the way of each call', async () => {
    const { get } = startWith(
      { name: 'shop' },
      { headers: fresh },
      { headers: fresh },
      {},
    )
    const members: string[] = []
    for (const seconds of [0, 1.5, 60]) {
      await clock.advance(seconds * 1000)
      members.push((await get()).member)
    }
    await clock.advance(60_000)
    members.push((await get()).member)
    expect(members).toEqual([
      'shop; fwd=uri-miss; stored',
      'shop; hit; ttl=58',
      'shop; fwd=stale; stored',
      'shop; fwd=stale',
    ])
  })

  test('after the Cache-Status of caches on the way (§2)', async () => {
    const { get } = start({ headers: { ...fresh, 'cache-status': 'cdn; hit' } })
    await get()
    const { headers } = await get()
    expect(headers.get('cache-status')).toBe(
      'cdn; hit, http-cache; hit; ttl=60',
    )
  })
})
