import { once } from 'node:events'
import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict'
import { request, type OutgoingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Talk } from './talk.ts'

/** What each host must do. The name is a rule for a reader of the site. */
export const cases: Readonly<Record<string, (talk: Talk, id: string) => Promise<void>>> = {
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
  'HEAD has the length of GET and no content': async (talk) => {
    const { status, headers, body } = await talk.send('/hello', { method: 'HEAD' })
    deepEqual([status, headers['content-length'], body.length], [200, '5', 0])
  },
  'HEAD of a stream has no content': async (talk) => {
    const { status, body } = await talk.send('/stream', { method: 'HEAD' })
    deepEqual([status, body.length], [200, 0])
  },
  '204 has neither content nor length': async (talk) => {
    const { status, headers, body } = await talk.send('/none/204')
    deepEqual([status, headers['content-length'], body.length], [204, undefined, 0])
  },
  '304 keeps its fields and has no content': async (talk) => {
    const { status, headers, body } = await talk.send('/none/304')
    deepEqual([status, headers.etag, body.length], [304, '"1"', 0])
  },
  'a redirect is sent and not followed': async (talk) => {
    const { status, headers } = await talk.send('/redirect')
    deepEqual([status, headers.location], [302, '/hello'])
  },
  'unusual statuses arrive with their content': async (talk) => {
    for (const status of [207, 402, 451, 599]) {
      const answer = await talk.send(`/status/${status}`)
      deepEqual([answer.status, answer.body.toString()], [status, 'own words'])
    }
  },
  'a path that no key fits is 404': async (talk) => {
    const { status, headers } = await talk.send('/unknown')
    deepEqual([status, headers['x-marked']], [404, 'yes'])
  },
  'a method that no key has is 405 with Allow': async (talk) => {
    const { status, headers } = await talk.send('/hello', { method: 'DELETE' })
    deepEqual([status, headers.allow], [405, 'GET, HEAD, OPTIONS'])
  },
  'a thrown HttpError is its response, with the changes of middleware': async (talk) => {
    const { status, headers, body } = await talk.send('/refuse')
    deepEqual([status, headers['x-pot'], headers['x-marked']], [418, 'short', 'yes'])
    equal(body.toString(), 'I am a teapot\n')
  },
  'any other error is a 500 that tells nothing, and is reported': async (talk, id) => {
    const { status, body } = await talk.send(`/throw?id=${id}`)
    equal(status, 500)
    ok(!body.includes('secret'))
    await talk.happened(id, /^Error: secret/)
  },
  'a response that cannot be sent is a 500': async (talk, id) => {
    equal((await talk.send(`/read-twice?id=${id}`)).status, 500)
    await talk.happened(id, /^BodyConsumedError/)
  },
  'a body that fails midway breaks the connection, and is reported': async (talk, id) => {
    await rejects(talk.send(`/broken?id=${id}`))
    await talk.happened(id, /^Error: secret/)
  },
  'a body that is shorter than its length breaks the connection': async (talk, id) => {
    await rejects(talk.send(`/wrong?id=${id}`))
    await talk.happened(id, /^InvalidMessageError/)
  },
  'a stream arrives whole': async (talk) => {
    equal((await talk.send('/stream')).body.toString(), 'one two three')
  },
  'a stream may announce its length': async (talk) => {
    const { headers, body } = await talk.send('/sized')
    deepEqual([headers['content-length'], body.toString()], ['5', '12345'])
  },
  'eight megabytes arrive': async (talk) => {
    equal((await talk.send('/large')).body.length, 8 * 1024 * 1024)
  },
  'a slow reader slows the source down': async (talk, id) => {
    const response = await talk.begin(`/endless?id=${id}`, {})
    response.pause()
    // The source has a turn between two questions.
    for (let asked = 0; asked < 100; asked++) await talk.events(id)
    deepEqual(await talk.events(id), ['started'])
    response.destroy()
    ok(!(await talk.happened(id, /stopped|ran ahead/)).includes('ran ahead'))
  },
  'a reader that goes stops the source': async (talk, id) => {
    const response = await talk.begin(`/endless?id=${id}`, {})
    await once(response, 'data')
    response.destroy()
    await talk.happened(id, /stopped/)
  },
  'a client that goes aborts the request': async (talk, id) => {
    const sent = request({
      host: '127.0.0.1',
      port: talk.port,
      path: `/wait?id=${id}`,
      headers: talk.fields,
      agent: false,
    })
    sent.on('error', () => undefined)
    sent.end()
    await talk.happened(id, /started/)
    sent.destroy()
    await talk.happened(id, /^aborted: NetworkError: The client of GET \/wait disconnected/)
  },
  'a response that is out aborts nothing': async (talk, id) => {
    equal((await talk.send(`/done?id=${id}`)).body.toString(), 'done')
    for (let asked = 0; asked < 20; asked++) deepEqual(await talk.events(id), ['started'])
  },
  'JSON is read': async (talk) => {
    const headers = { 'content-type': 'application/json' }
    const { body } = await talk.send('/json', { method: 'POST', headers, body: '{"a":[1]}' })
    equal(body.toString(), '{"a":[1]}')
  },
  'an upload of a megabyte comes back as it was': async (talk) => {
    const body = Buffer.alloc(1024 * 1024, 'abc')
    const answer = await talk.send('/echo', { method: 'POST', body })
    ok(answer.body.equals(body))
  },
  'a body in gzip is read as what it unpacks to': async (talk) => {
    const body = gzipSync('{"a":1}')
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
    equal((await talk.send('/json', { method: 'POST', headers, body })).body.toString(), '{"a":1}')
  },
  'more than maxBodySize is 413': async (talk) => {
    await refused(talk, LIMIT + 1)
  },
  'so is as much without a length': async (talk) => {
    await refused(talk, LIMIT + 1, CHUNKED)
  },
  'a client that still sends megabytes gets that answer': async (talk) => {
    for (let tries = 0; tries < 3; tries++) {
      await refused(talk, 8 * LIMIT)
      await refused(talk, 8 * LIMIT, CHUNKED)
    }
  },
  'a bomb in gzip is 413': async (talk) => {
    const headers = { 'content-encoding': 'gzip' }
    const body = gzipSync(Buffer.alloc(64 * 1024 * 1024))
    equal((await talk.send('/length', { method: 'POST', headers, body })).status, 413)
  },
  'a form of a page of another site arrives': async (talk) => {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      origin: 'https://evil.example',
    }
    const { status, body } = await talk.send('/echo', { method: 'POST', headers, body: 'a=1' })
    deepEqual([status, body.toString()], [200, 'a=1'])
  },
  'text that is no JSON is 400': async (talk) => {
    equal((await talk.send('/json', { method: 'POST', body: 'no' })).status, 400)
  },
  'an application answers before the upload has ended': async (talk) => {
    const socket = await talk.open()
    socket.write(head('/early', talk, 'Content-Length: 100000'))
    match(await received(socket, ANSWERED), /^HTTP\/1.1 401 /)
    socket.destroy()
  },
  'the first chunk is there before the last is sent': async (talk) => {
    const socket = await talk.open()
    socket.write(`${head('/first?id=first', talk, 'Transfer-Encoding: chunked')}1\r\na\r\n`)
    match(await received(socket, ANSWERED), /^HTTP\/1.1 200 /)
    socket.destroy()
  },
  'an upload that breaks off is an error, and not a short body': async (talk, id) => {
    const socket = await talk.open()
    socket.write(head(`/upload?id=${id}`, talk, 'Content-Length: 100'))
    socket.write('abc')
    await talk.happened(id, /got true/)
    socket.destroy()
    await talk.happened(id, /broken/)
    ok(!(await talk.events(id)).includes('whole'))
  },
  'five hundred requests at once are all answered': async (talk) => {
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, index) => talk.send(`/path/${index}`)),
    )
    deepEqual(
      answers.map(({ body }) => body.toString()),
      answers.map((_, index) => String(index)),
    )
  },
  'a connection serves one request after another': async (talk) => {
    const socket = await talk.open()
    for (const name of ['one', 'two']) {
      socket.write(`GET /path/${name} HTTP/1.1\r\nHost: 127.0.0.1:${talk.port}\r\n\r\n`)
      await received(socket, new RegExp(`\r\n\r\n[^]*${name}(?:\r\n0\r\n\r\n)?$`))
    }
    socket.destroy()
  },
}

async function refused(talk: Talk, size: number, headers: OutgoingHttpHeaders = {}): Promise<void> {
  const body = Buffer.alloc(size)
  equal((await talk.send('/length', { method: 'POST', headers, body })).status, 413)
}

const CHUNKED = { 'transfer-encoding': 'chunked' }

/** Bytes: the default of `maxBodySize`. */
const LIMIT = 1024 * 1024

/** The head, and the beginning of the content. */
const ANSWERED = /\r\n\r\n[^]/

interface Seen {
  readonly href: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly address?: string
}

async function seen(talk: Talk, path: string, sending = {}): Promise<Seen> {
  return JSON.parse((await talk.send(path, sending)).body.toString()) as Seen
}

function head(path: string, { port, fields }: Talk, ...more: string[]): string {
  const own = Object.entries(fields).map(([name, value]) => `${name}: ${value}`)
  const lines = [`POST ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...own, ...more]
  return `${lines.join('\r\n')}\r\n\r\n`
}

/** What comes until it matches. */
async function received(socket: Socket, wanted: RegExp): Promise<string> {
  let text = ''
  while (!wanted.test(text)) {
    const [chunk] = (await Promise.race([once(socket, 'data'), closed(socket)])) as [Buffer]
    text += chunk.toString('latin1')
  }
  return text
}

async function closed(socket: Socket): Promise<never> {
  await once(socket, 'close')
  throw new Error('The host closed the connection without an answer')
}
