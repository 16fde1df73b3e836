import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { gunzipSync } from 'node:zlib'
import { type Cases, seen, type Seen } from './case.ts'

/** What a message is on the other side. */
export const messages: Cases = {
  'text arrives with its length and type': async (talk) => {
    const { status, headers, body } = await talk.send('/hello')
    deepEqual([status, body.toString()], [200, 'hello'])
    equal(headers['content-length'], '5')
    match(headers['content-type'] ?? '', /^text\/plain/)
  },
  'text beyond ASCII arrives': async (talk) => {
    equal((await talk.send('/unicode')).body.toString(), 'café 👋')
  },
  'bytes arrive as they are': async (talk) => {
    deepEqual([...(await talk.send('/bytes')).body], [0, 255, 1, 254, 13, 10])
  },
  'no media type is made up': async (talk) => {
    equal((await talk.send('/untyped')).headers['content-type'], undefined)
  },
  'the fields of a request arrive, in lower case': async (talk) => {
    const { headers } = await seen(talk, '/request', { headers: { 'X-One': 'a', 'x-two': 'b, c' } })
    deepEqual([headers['x-one'], headers['x-two']], ['a', 'b, c'])
  },
  'each Set-Cookie stays a field of its own': async (talk) => {
    deepEqual((await talk.send('/cookies')).headers['set-cookie'], [
      'a=1; Expires=Wed, 21 Oct 2099 07:28:00 GMT',
      'b=2',
    ])
  },
  'a field of a response may hold Latin-1': async (talk) => {
    equal((await talk.send('/latin')).headers['x-name'], 'caf\xe9')
  },
  'fields of a connection do not leave on it': async (talk) => {
    const { headers } = await talk.send('/connection')
    deepEqual([headers['x-hop'], headers['x-end']], [undefined, '1'])
    ok(!String(headers['keep-alive']).includes('99'))
  },
  'fields of the client’s connection do not come in': async (talk) => {
    const headers = { connection: 'x-hop', 'x-hop': '1', 'x-end': '1' }
    const got = await seen(talk, '/request', { headers })
    deepEqual([got.headers['x-hop'], got.headers['x-end']], [undefined, '1'])
  },
  'a coded response is coded once': async (talk) => {
    const { headers, body } = await talk.send('/gzip', { headers: { 'accept-encoding': 'gzip' } })
    equal(headers['content-encoding'], 'gzip')
    equal(gunzipSync(body).toString(), 'hello')
  },
  'the URL has host, path and query as sent': async (talk) => {
    const { href } = await seen(talk, '/request?a=%20b&c=/d')
    equal(href, `http://127.0.0.1:${talk.port}/request?a=%20b&c=/d`)
  },
  'percent-encoding in a path is decoded once': async (talk) => {
    equal((await talk.send('/path/a%2Fb%2525')).body.toString(), 'a/b%25')
  },
  'an IPv6 host stays in brackets': async (talk) => {
    const host = `[::1]:${talk.port}`
    equal((await seen(talk, '/request', { headers: { host } })).href, `http://${host}/request`)
  },
  'methods arrive as they are': async (talk) => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'REPORT']) {
      const { status, body } = await talk.send('/request', { method })
      equal(status, 200, `${method} is ${status}`)
      equal((JSON.parse(body.toString()) as Seen).method, method)
    }
  },
  'the client’s address is known': async (talk) => {
    match((await seen(talk, '/request')).address ?? '', /127\.0\.0\.1$/)
  },
}
