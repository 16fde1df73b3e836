import { deepEqual, equal, match, ok } from 'node:assert/strict'
import {
  echo,
  odd,
  post,
  rejectsWithTypeError,
  streaming,
  streamOf,
  type Behaviours,
  from,
} from '../case.ts'

const bytes = (...values: number[]) => Uint8Array.from(values)

export const methods: Behaviours = {
  'GET is the default': async (bench) => equal((await echo(bench)).method, 'GET'),
  ...from(
    ['get', 'post', 'put', 'delete', 'options'].map((method) => [
      `${method} is sent in upper case`,
      async (bench) => equal((await echo(bench, { method })).method, method.toUpperCase()),
    ]),
  ),
  'head is sent in upper case': async ({ fetch, url, origin }) => {
    await fetch(`${url}text`, { method: 'head' })
    ok(origin.seen.includes('HEAD /text'))
  },
  'PATCH is sent as it is': async (bench) =>
    equal((await echo(bench, { method: 'PATCH', body: 'x' })).method, 'PATCH'),
  'a method that is rarely used is sent as it is': async (bench) =>
    equal((await echo(bench, { method: 'PROPFIND' })).method, 'PROPFIND'),
  'patch stays in lower case': async ({ fetch, origin }) => {
    // Node's server knows no such method.
    const url = await origin.raw('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
    await fetch(url, { method: 'patch' })
    ok(origin.seen.includes('patch /'))
  },
  ...from(
    ['TRACE', 'CONNECT', 'TRACK', 'a b', '', 'é'].map((method) => [
      `method ${JSON.stringify(method)} rejects with a TypeError`,
      ({ fetch, url }) => rejectsWithTypeError(fetch(url, { method })),
    ]),
  ),
  ...from(
    ['GET', 'HEAD'].flatMap((method) =>
      ['x', '', bytes()].map((body) => [
        `${method} with ${typeof body === 'string' ? JSON.stringify(body) : 'no bytes'} as body rejects with a TypeError`,
        ({ fetch, url }) => rejectsWithTypeError(fetch(url, { method, body })),
      ]),
    ),
  ),
}

export const headers: Behaviours = {
  'a record is sent': async (bench) =>
    equal((await echo(bench, { headers: { a: '1' } })).headers['a'], '1'),
  'pairs are sent': async (bench) =>
    equal((await echo(bench, { headers: [['a', '1']] })).headers['a'], '1'),
  'Headers are sent': async (bench) =>
    equal((await echo(bench, { headers: new Headers({ a: '1' }) })).headers['a'], '1'),
  'a Map is sent': async (bench) =>
    equal((await echo(bench, odd({ headers: new Map([['a', '1']]) }))).headers['a'], '1'),
  'values of one name are joined by a comma': async (bench) =>
    equal((await echo(bench, { headers: [['a', '1'], ['A', '2']] })).headers['a'], '1, 2'), // prettier-ignore
  'whitespace around a value is not sent': async (bench) =>
    equal((await echo(bench, { headers: { a: ' \t1 ' } })).headers['a'], '1'),
  'an empty value is sent': async (bench) =>
    equal((await echo(bench, { headers: { a: '' } })).headers['a'], ''),
  'a number becomes text': async (bench) =>
    equal((await echo(bench, odd({ headers: { a: 1 } }))).headers['a'], '1'),
  'undefined becomes text': async (bench) =>
    equal((await echo(bench, odd({ headers: { a: undefined } }))).headers['a'], 'undefined'),
  'a value of latin1 is sent byte by byte': async (bench) =>
    equal((await echo(bench, { headers: { a: 'é' } })).headers['a'], 'é'),
  ...from(
    [{ 'a b': '1' }, { '': '1' }, { a: 'x\r\ny' }, { a: 'x\0y' }, { a: '“' }, { é: '1' }].map(
      (headers) => [
        `the header ${JSON.stringify(headers)} rejects with a TypeError`,
        ({ fetch, url }) => rejectsWithTypeError(fetch(url, odd({ headers }))),
      ],
    ),
  ),
  'pairs that are none reject with a TypeError': ({ fetch, url }) =>
    rejectsWithTypeError(fetch(url, odd({ headers: [['a']] }))),
  'Accept is */* by default': async (bench) => equal((await echo(bench)).headers['accept'], '*/*'),
  'an Accept of the caller stays': async (bench) =>
    equal((await echo(bench, { headers: { accept: 'a/b' } })).headers['accept'], 'a/b'),
  'Accept-Language is * by default': async (bench) =>
    equal((await echo(bench)).headers['accept-language'], '*'),
  'there is a User-Agent by default': async (bench) =>
    ok((await echo(bench)).headers['user-agent']),
  'a User-Agent of the caller stays': async (bench) =>
    equal((await echo(bench, { headers: { 'User-Agent': 'me' } })).headers['user-agent'], 'me'),
  'Sec-Fetch-Mode says cors': async (bench) =>
    equal((await echo(bench)).headers['sec-fetch-mode'], 'cors'),
  'gzip is accepted by default': async (bench) =>
    match((await echo(bench)).headers['accept-encoding'] ?? '', /gzip/),
  'an Accept-Encoding of the caller stays': async (bench) => {
    const init = { headers: { 'accept-encoding': 'identity' } }
    equal((await echo(bench, init)).headers['accept-encoding'], 'identity')
  },
  'a request with Range asks for content as it is': async (bench) => {
    const { headers } = await echo(bench, { headers: { range: 'bytes=0-1' } })
    equal(headers['accept-encoding'], 'identity')
  },
  'a conditional request asks caches for a fresh answer': async (bench) => {
    const { headers } = await echo(bench, { headers: { 'if-none-match': '"a"' } })
    deepEqual([headers['cache-control'], headers['pragma']], ['no-cache', 'no-cache'])
  },
  'Host is the one of the URL': async (bench) =>
    equal((await echo(bench)).headers['host'], new URL(bench.url).host),
  'the caller’s Authorization is sent': async (bench) =>
    equal(
      (await echo(bench, { headers: { authorization: 'A b' } })).headers['authorization'],
      'A b',
    ),
  'the caller’s Cookie is sent': async (bench) =>
    equal((await echo(bench, { headers: { cookie: 'a=b' } })).headers['cookie'], 'a=b'),
  'no Origin and no Referer without a page': async (bench) => {
    const { headers } = await echo(bench)
    deepEqual([headers['origin'], headers['referer']], [undefined, undefined])
  },
  'headers that change after the call are sent as they were': async (bench) => {
    const headers = new Headers({ a: '1' })
    const sent = echo(bench, { headers })
    headers.set('a', '2')
    equal((await sent).headers['a'], '1')
  },
}

function form(): FormData {
  const form = new FormData()
  form.append('a', 'é\n"')
  form.append('file', new File(['content'], 'a "b".txt', { type: 'a/b' }))
  return form
}

export const bodies: Behaviours = {
  'text is sent as UTF-8': async (bench) => equal((await post(bench, 'é')).body, 'Ã©'),
  'text has its media type': async (bench) =>
    equal((await post(bench, 'a')).headers['content-type'], 'text/plain;charset=UTF-8'),
  'a lone surrogate becomes U+FFFD': async (bench) =>
    equal((await post(bench, '\ud800')).body, 'ï¿½'),
  'text has its length': async (bench) =>
    equal((await post(bench, 'é')).headers['content-length'], '2'),
  'empty text has the length 0 and its media type': async (bench) => {
    const { headers } = await post(bench, '')
    deepEqual(
      [headers['content-length'], headers['content-type']],
      ['0', 'text/plain;charset=UTF-8'],
    )
  },
  'a media type of the caller stays': async (bench) =>
    equal((await post(bench, 'a', { headers: { 'content-type': 'a/b' } })).headers['content-type'], 'a/b'), // prettier-ignore
  'URLSearchParams are sent with their media type': async (bench) => {
    const { body, headers } = await post(bench, new URLSearchParams({ a: 'é &' }))
    deepEqual(
      [body, headers['content-type']],
      ['a=%C3%A9+%26', 'application/x-www-form-urlencoded;charset=UTF-8'],
    )
  },
  'an ArrayBuffer is sent': async (bench) =>
    equal((await post(bench, bytes(97, 98).buffer)).body, 'ab'),
  'a Uint8Array is sent, without a media type': async (bench) => {
    const { body, headers } = await post(bench, bytes(97, 255))
    deepEqual([body, headers['content-type']], ['a\xff', undefined])
  },
  'a Uint8Array that is part of a buffer is sent alone': async (bench) =>
    equal((await post(bench, bytes(97, 98, 99).subarray(1, 2))).body, 'b'),
  'a Uint16Array is sent as its bytes': async (bench) =>
    equal((await post(bench, Uint16Array.of(0x6261))).body, 'ab'),
  'a Float64Array is sent as its bytes': async (bench) =>
    equal((await post(bench, new Float64Array(2))).headers['content-length'], '16'),
  'a DataView is sent': async (bench) =>
    equal((await post(bench, new DataView(bytes(97, 98, 99).buffer, 1))).body, 'bc'),
  'a Buffer is sent': async (bench) => equal((await post(bench, Buffer.from('ab'))).body, 'ab'),
  'a view of a SharedArrayBuffer rejects with a TypeError': ({ fetch, url }) => {
    const body = new Uint8Array(new SharedArrayBuffer(2))
    return rejectsWithTypeError(fetch(url, odd({ method: 'POST', body })))
  },
  'a Blob is sent with its type and its length': async (bench) => {
    const { body, headers } = await post(bench, new Blob(['ab'], { type: 'a/b' }))
    deepEqual([body, headers['content-type'], headers['content-length']], ['ab', 'a/b', '2'])
  },
  'a Blob without a type is sent without a media type': async (bench) =>
    equal((await post(bench, new Blob(['ab']))).headers['content-type'], undefined),
  'a File is sent': async (bench) => equal((await post(bench, new File(['ab'], 'a'))).body, 'ab'),
  'a form is sent with its boundary': async (bench) => {
    const { body, headers } = await post(bench, form())
    const [, boundary = '?'] = headers['content-type']?.split('boundary=') ?? []
    ok(body.startsWith(`--${boundary}\r\n`) && body.includes(`--${boundary}--`))
  },
  'a form is sent with its length': async (bench) => {
    const { body, headers } = await post(bench, form())
    equal(headers['content-length'], `${body.length}`)
  },
  'line breaks in a value of a form are sent as CRLF': async (bench) =>
    ok((await post(bench, form())).body.includes('\r\n\r\nÃ©\r\n"\r\n')),
  'quotes in a file’s name are escaped': async (bench) =>
    ok((await post(bench, form())).body.includes('filename="a %22b%22.txt"')),
  'a file in a form has its type': async (bench) =>
    match((await post(bench, form())).body, /content-type: a\/b/i),
  'a stream is sent in chunks': async (bench) => {
    const { body, headers } = await post(bench, streamOf('a', 'b'), streaming)
    deepEqual([body, headers['transfer-encoding'], headers['content-type']], ['ab', 'chunked', undefined]) // prettier-ignore
  },
  'an empty stream is sent': async (bench) =>
    equal((await post(bench, streamOf(), streaming)).body, ''),
  'a stream starts to arrive before it ends': async ({ fetch, url, origin }) => {
    const arrived = origin.arrival('/echo')
    const { readable, writable } = new TransformStream<Uint8Array>()
    const writer = writable.getWriter()
    const answer = fetch(`${url}echo`, odd({ method: 'POST', body: readable, ...streaming }))
    await writer.write(bytes(97))
    await arrived
    await writer.close()
    equal((await answer).status, 200)
  },
  'a stream that gives text rejects with a TypeError': async ({ fetch, url }) => {
    const body = new ReadableStream({ start: (controller) => controller.enqueue('a') })
    await rejectsWithTypeError(fetch(`${url}echo`, odd({ method: 'POST', body, ...streaming })))
  },
  'a stream that fails rejects with a TypeError': async ({ fetch, url }) => {
    const body = new ReadableStream({ pull: () => Promise.reject(new Error('disk')) })
    await rejectsWithTypeError(fetch(`${url}echo`, odd({ method: 'POST', body, ...streaming })))
  },
  'a locked stream rejects with a TypeError': async ({ fetch, url }) => {
    const body = streamOf('a')
    body.getReader()
    await rejectsWithTypeError(fetch(url, odd({ method: 'POST', body, ...streaming })))
  },
  'a stream of which a part was read rejects with a TypeError': async ({ fetch, url }) => {
    const body = streamOf('a', 'b')
    const reader = body.getReader()
    await reader.read()
    reader.releaseLock()
    await rejectsWithTypeError(fetch(url, odd({ method: 'POST', body, ...streaming })))
  },
  'a stream is locked at once': async (bench) => {
    const body = streamOf('a')
    const sent = post(bench, body, streaming)
    await sent
    equal(body.locked, true)
  },
  'a number becomes text': async (bench) => equal((await post(bench, 5)).body, '5'),
  'an object with toString becomes text': async (bench) =>
    equal((await post(bench, { toString: () => 'mine' })).body, 'mine'),
  'an object without text of its own becomes [object Object]': async (bench) =>
    equal((await post(bench, {})).body, '[object Object]'),
  'bytes that change after the call are sent as they were': async (bench) => {
    const body = bytes(97, 98)
    const sent = post(bench, body)
    body.fill(120)
    equal((await sent).body, 'ab')
  },
  'a buffer that changes after the call is sent as it was': async (bench) => {
    const body = bytes(97, 98)
    const sent = post(bench, body.buffer)
    body.fill(120)
    equal((await sent).body, 'ab')
  },
  'a form that changes after the call is sent as it was': async (bench) => {
    const body = form()
    const sent = post(bench, body)
    body.set('a', 'changed')
    ok(!(await sent).body.includes('changed'))
  },
  'parameters that change after the call are sent as they were': async (bench) => {
    const body = new URLSearchParams('a=1')
    const sent = post(bench, body)
    body.set('a', '2')
    equal((await sent).body, 'a=1')
  },
  'POST without a body has the length 0': async (bench) =>
    equal((await echo(bench, { method: 'POST' })).headers['content-length'], '0'),
  'PUT without a body has the length 0': async (bench) =>
    equal((await echo(bench, { method: 'PUT' })).headers['content-length'], '0'),
  'GET has no length': async (bench) =>
    equal((await echo(bench)).headers['content-length'], undefined),
  'DELETE can have a body': async (bench) =>
    equal((await echo(bench, { method: 'DELETE', body: 'x' })).body, 'x'),
  'a large body arrives whole': async (bench) =>
    equal((await post(bench, new Uint8Array(3_000_000))).body.length, 3_000_000),
  'an async iterable is sent, as Node does': async (bench) => {
    async function* body() {
      yield await Promise.resolve(bytes(97))
    }
    equal((await post(bench, body(), streaming)).body, 'a')
  },
}
