import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { ANSWERED, CHUNKED, type Cases, head, LIMIT, received, refused } from './case.ts'

/** Content that a client sends, and the connection that it is sent on. */
export const uploads: Cases = {
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
