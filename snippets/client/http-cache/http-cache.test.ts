import { createClient, HttpResponse, withCredential } from 'middleware-cookbook'
import { describe, expect, test } from 'vitest'
import {
  at,
  clockPerTest,
  fresh,
  start,
  startWith,
  url,
} from './caching.fixture.ts'
import { httpCache } from './http-cache.ts'

clockPerTest()

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
      { 'x-user': 'a' },
      { 'x-user': 'b' },
    ],
    ['an API key', { 'x-api-key': 'a' }, { 'x-api-key': 'b' }],
    ['an apikey', { apikey: 'a' }, { apikey: 'b' }],
    [
      'a token of another name',
      { 'private-token': 'a' },
      { 'private-token': 'b' },
    ],
  ])('two users never share one (§3.5): %s', async (_, alice, bob) => {
    const userFields = ['X-User']
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
  ])(
    'Vary names the fields that must be the same (§4.1): %s',
    async (_, vary, fields, expected) => {
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
    },
  )

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
