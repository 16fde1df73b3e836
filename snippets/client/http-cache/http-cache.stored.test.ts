import { createClient, HttpResponse } from 'middleware-cookbook'
import { describe, expect, test } from 'vitest'
import {
  at,
  clock,
  clockPerTest,
  type Fields,
  fresh,
  isReused,
  start,
  url,
} from './caching.fixture.ts'
import { httpCache } from './http-cache.ts'

clockPerTest()

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
    ['with a Vary that names no field', { ...fresh, vary: 'accept cookie' }],
    ['without a word about caches', {}],
  ])(
    'is nothing that no field allows, or one forbids (§3, §4.1, §5.2.2.5): %s',
    async (_, headers) => {
      expect(await isReused(headers, 0)).toBe(false)
    },
  )

  test.each([201, 203, 204, 299, 400, 404, 410, 499, 500, 503, 504, 599])(
    'is a response of any final status that names its time (§3): %i',
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
  ])('is no part, and no redirect (§3.3): %i, %s', async (status) => {
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
    'is a response with must-understand only if its status is understood (§5.2.2.3): %i',
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
