import { deepEqual, equal, notEqual, ok, throws } from 'node:assert/strict'
import { rejectsWithTypeError, type Behaviours, from } from '../case.ts'

const answer = (url: string, query: Record<string, string>) =>
  `${url}answer?${new URLSearchParams(query).toString()}`

const CRLF = '\r\n'

export const responses: Behaviours = {
  'it is a Response': async ({ fetch, url }) => ok((await fetch(`${url}text`)) instanceof Response),
  ...from(
    [200, 201, 206, 299, 300, 304, 400, 404, 418, 500, 503, 599].map((status) => [
      `status ${status} is ${status < 300 ? 'ok' : 'not ok'}, and no error`,
      async ({ fetch, url }) => {
        const response = await fetch(`${url}status/${status}`)
        deepEqual([response.status, response.ok], [status, status < 300])
      },
    ]),
  ),
  ...from(
    [600, 700, 999].map((status) => [
      `status ${status}, which is not valid, is a response`,
      async ({ fetch, origin }) => {
        const url = await origin.raw(
          `HTTP/1.1 ${status} Odd${CRLF}content-length: 2${CRLF}${CRLF}ok`,
        )
        const response = await fetch(url)
        deepEqual([response.status, response.ok, await response.text()], [status, false, 'ok'])
      },
    ]),
  ),
  'statusText is the reason that was sent': async ({ fetch, url }) =>
    equal((await fetch(`${url}status/200/Very%20well`)).statusText, 'Very well'),
  'statusText is empty where none was sent': async ({ fetch, origin }) => {
    const url = await origin.raw(`HTTP/1.1 200${CRLF}content-length: 0${CRLF}${CRLF}`)
    equal((await fetch(url)).statusText, '')
  },
  'statusText may hold latin1': async ({ fetch, origin }) => {
    const text = `HTTP/1.1 200 \xe9${CRLF}content-length: 0${CRLF}${CRLF}`
    equal((await fetch(await origin.raw(Buffer.from(text, 'latin1')))).statusText, 'é')
  },
  'type is basic': async ({ fetch, url }) => equal((await fetch(`${url}text`)).type, 'basic'),
  'url is where it came from': async ({ fetch, url }) =>
    equal((await fetch(`${url}text?a`)).url, `${url}text?a`),
  'url has no fragment': async ({ fetch, url }) =>
    equal((await fetch(`${url}text#a`)).url, `${url}text`),
  'redirected is false': async ({ fetch, url }) =>
    equal((await fetch(`${url}text`)).redirected, false),
  'a name of several fields is joined by a comma': async ({ fetch, url }) =>
    equal((await fetch(`${url}answer?a=1&a=2`)).headers.get('a'), '1, 2'),
  'Set-Cookie can be read one by one': async ({ fetch, url }) =>
    deepEqual((await fetch(`${url}answer?set-cookie=a&set-cookie=b`)).headers.getSetCookie(), ['a', 'b']), // prettier-ignore
  'names are in lower case and sorted': async ({ fetch, url }) => {
    const names = [...(await fetch(`${url}answer?B=1&A=2`)).headers.keys()]
    deepEqual(names, [...names].sort())
    ok(names.includes('a') && names.includes('b'))
  },
  'a value may hold latin1': async ({ fetch, origin }) => {
    const text = `HTTP/1.1 200 OK${CRLF}a: \xe9${CRLF}content-length: 0${CRLF}${CRLF}`
    equal((await fetch(await origin.raw(Buffer.from(text, 'latin1')))).headers.get('a'), 'é')
  },
  'whitespace around a value is not part of it': async ({ fetch, origin }) => {
    const url = await origin.raw(
      `HTTP/1.1 200 OK${CRLF}a:  \t1 ${CRLF}content-length: 0${CRLF}${CRLF}`,
    )
    equal((await fetch(url)).headers.get('a'), '1')
  },
  'headers that were received are immutable': async ({ fetch, url }) => {
    const { headers } = await fetch(`${url}text`)
    throws(() => {
      headers.set('a', '1')
    }, TypeError)
    throws(() => {
      headers.append('a', '1')
    }, TypeError)
    throws(() => {
      headers.delete('content-type')
    }, TypeError)
  },
  'a copy of the headers can be changed': async ({ fetch, url }) => {
    const headers = new Headers((await fetch(`${url}text`)).headers)
    headers.set('a', '1')
    equal(headers.get('a'), '1')
  },
  'a Response can be made of one': async ({ fetch, url }) => {
    const response = await fetch(`${url}text`)
    const copy = new Response(response.body, response)
    copy.headers.set('a', '1')
    equal(await copy.text(), 'hello')
  },
  'there is no media type where none was sent': async ({ fetch, url }) =>
    equal((await fetch(`${url}chunks`)).headers.get('content-type'), null),
  'Content-Length can be read': async ({ fetch, url }) =>
    equal((await fetch(`${url}text`)).headers.get('content-length'), '5'),
  'fields that a hop is about can be read': async ({ fetch, url }) =>
    equal((await fetch(`${url}chunks`)).headers.get('transfer-encoding'), 'chunked'),
  ...from(
    [204, 205, 304].map((status) => [
      `${status} has null as body`,
      async ({ fetch, origin }) => {
        const url = await origin.raw(`HTTP/1.1 ${status} X${CRLF}connection: close${CRLF}${CRLF}`)
        const response = await fetch(url)
        deepEqual([response.body, await response.text()], [null, ''])
      },
    ]),
  ),
  'HEAD has null as body, and the length of the content': async ({ fetch, url }) => {
    const response = await fetch(`${url}text`, { method: 'HEAD' })
    deepEqual([response.body, response.headers.get('content-length')], [null, '5'])
  },
  'a response without content has an empty body': async ({ fetch, url }) => {
    const response = await fetch(`${url}empty`)
    notEqual(response.body, null)
    equal(await response.text(), '')
  },
  '103 before the response is skipped': async ({ fetch, origin }) => {
    const url = await origin.raw(
      `HTTP/1.1 103 Early Hints${CRLF}link: <a>${CRLF}${CRLF}HTTP/1.1 200 OK${CRLF}content-length: 2${CRLF}${CRLF}ok`,
    )
    equal(await (await fetch(url)).text(), 'ok')
  },
  'content without a length ends with the connection': async ({ fetch, origin }) =>
    equal(await (await fetch(await origin.raw(`HTTP/1.1 200 OK${CRLF}${CRLF}all`))).text(), 'all'),
  ...from(
    ['gzip', 'deflate', 'deflate-raw', 'br'].map((coding) => [
      `content in ${coding} is decoded`,
      async ({ fetch, url }) => equal(await (await fetch(`${url}coded/${coding}`)).text(), 'hello'),
    ]),
  ),
  ...from(
    ['x-gzip', 'GZIP', 'gzip/br', 'deflate/gzip'].map((codings) => [
      `content in ${codings.replace('/', ', then ')} is decoded`,
      async ({ fetch, url }) =>
        equal(await (await fetch(`${url}codings/${codings}`)).text(), 'hello'),
    ]),
  ),
  'content in a coding that is not known is given as it is': async ({ fetch, url }) =>
    equal(await (await fetch(answer(url, { 'content-encoding': 'x', body: 'a' }))).text(), 'a'),
  'no content in gzip is no content': async ({ fetch, url }) =>
    equal(await (await fetch(answer(url, { 'content-encoding': 'gzip' }))).text(), ''),
  'HEAD of content in gzip has null as body': async ({ fetch, url }) =>
    equal((await fetch(`${url}coded/gzip`, { method: 'HEAD' })).body, null),
  'Content-Encoding can be read after the content was decoded': async ({ fetch, url }) =>
    equal((await fetch(`${url}coded/gzip`)).headers.get('content-encoding'), 'gzip'),
  'content that is not in its coding fails to be read': async ({ fetch, url }) => {
    const response = await fetch(answer(url, { 'content-encoding': 'gzip', body: 'no gzip' }))
    await rejectsWithTypeError(response.text())
  },
  'Location can be read where it leads nowhere': async ({ fetch, url }) =>
    equal((await fetch(`${url}status/201`)).headers.get('location'), null),
}

export const reading: Behaviours = {
  'text() is the text': async ({ fetch, url }) =>
    equal(await (await fetch(`${url}text`)).text(), 'hello'),
  'text() is UTF-8, and nothing else': async ({ fetch, url }) => {
    const query = { 'content-type': 'text/plain;charset=iso-8859-1', body: 'Ã©' }
    equal(await (await fetch(answer(url, query))).text(), 'é')
  },
  'text() leaves a byte order mark out': async ({ fetch, url }) =>
    equal(await (await fetch(answer(url, { body: 'ï»¿a' }))).text(), 'a'),
  'text() of what is not UTF-8 has U+FFFD': async ({ fetch, url }) =>
    equal(await (await fetch(answer(url, { body: '\xff' }))).text(), '\ufffd'),
  'json() is the value': async ({ fetch, url }) =>
    deepEqual(await (await fetch(answer(url, { body: '{"a":[1]}' }))).json(), { a: [1] }),
  'json() of what is no JSON is a SyntaxError': async ({ fetch, url }) => {
    const error: unknown = await (await fetch(`${url}text`)).json().catch((error: unknown) => error)
    ok(error instanceof SyntaxError)
  },
  'json() of nothing is a SyntaxError': async ({ fetch, url }) => {
    const error: unknown = await (
      await fetch(`${url}empty`)
    )
      .json()
      .catch((error: unknown) => error)
    ok(error instanceof SyntaxError)
  },
  'arrayBuffer() is the bytes': async ({ fetch, url }) => {
    const buffer = await (await fetch(answer(url, { body: 'a\xff' }))).arrayBuffer()
    deepEqual([...new Uint8Array(buffer)], [97, 255])
  },
  'bytes() is a Uint8Array': async ({ fetch, url }) => {
    const response: Response & { bytes?: () => Promise<Uint8Array> } = await fetch(`${url}text`)
    equal((await response.bytes?.())?.byteLength, 5)
  },
  'blob() has the media type': async ({ fetch, url }) => {
    const blob = await (await fetch(`${url}text`)).blob()
    deepEqual([blob.type, blob.size], ['text/plain', 5])
  },
  'formData() is a URL-encoded form': async ({ fetch, url }) => {
    const query = { 'content-type': 'application/x-www-form-urlencoded', body: 'a=b+c' }
    equal((await (await fetch(answer(url, query))).formData()).get('a'), 'b c')
  },
  'formData() is a multipart form': async ({ fetch, url }) => {
    const body = ['--B', 'Content-Disposition: form-data; name="a"', '', 'b', '--B--', ''].join(
      CRLF,
    )
    const query = { 'content-type': 'multipart/form-data; boundary=B', body }
    equal((await (await fetch(answer(url, query))).formData()).get('a'), 'b')
  },
  'formData() of what is no form is a TypeError': async ({ fetch, url }) =>
    rejectsWithTypeError((await fetch(`${url}text`)).formData()),
  'bodyUsed is false, and true after a read': async ({ fetch, url }) => {
    const response = await fetch(`${url}text`)
    equal(response.bodyUsed, false)
    await response.text()
    equal(response.bodyUsed, true)
  },
  'a second read is a TypeError': async ({ fetch, url }) => {
    const response = await fetch(`${url}text`)
    await response.text()
    await rejectsWithTypeError(response.text())
  },
  'a read while the stream is locked is a TypeError': async ({ fetch, url }) => {
    const response = await fetch(`${url}text`)
    response.body?.getReader()
    await rejectsWithTypeError(response.text())
  },
  'body is always the same stream': async ({ fetch, url }) => {
    const response = await fetch(`${url}text`)
    ok(response.body === response.body && response.body instanceof ReadableStream)
  },
  'chunks are Uint8Arrays': async ({ fetch, url }) => {
    const chunk = await (await fetch(`${url}text`)).body?.getReader().read()
    ok(chunk?.value instanceof Uint8Array)
  },
  'the stream can be iterated': async ({ fetch, url }) => {
    let length = 0
    for await (const chunk of (await fetch(`${url}large`)).body ?? []) length += chunk.byteLength
    equal(length, 1_000_000)
  },
  'the stream can be piped': async ({ fetch, url }) => {
    const body = (await fetch(`${url}text`)).body?.pipeThrough(new TextDecoderStream())
    equal((await body?.getReader().read())?.value, 'hello')
  },
  'the stream gives bytes to a buffer of the reader': async ({ fetch, url }) => {
    const reader = (await fetch(`${url}text`)).body?.getReader({ mode: 'byob' })
    const first = await reader?.read(new Uint8Array(3))
    deepEqual([...(first?.value ?? [])], [104, 101, 108])
  },
  'which is told of the end': async ({ fetch, url }) => {
    const reader = (await fetch(`${url}empty`)).body?.getReader({ mode: 'byob' })
    equal((await reader?.read(new Uint8Array(3)))?.done, true)
  },
  'closed resolves at the end': async ({ fetch, url }) => {
    const reader = (await fetch(`${url}text`)).body?.getReader()
    while ((await reader?.read())?.done === false);
    await reader?.closed
  },
  'a stream that is cancelled is used': async ({ fetch, url }) => {
    const response = await fetch(`${url}large`)
    await response.body?.cancel()
    equal(response.bodyUsed, true)
  },
  'the first chunk is there before the last one': async ({ fetch, url }) => {
    const reader = (await fetch(`${url}half`)).body?.getReader()
    equal((await reader?.read())?.value?.byteLength, 5)
    await reader?.cancel()
  },
  'a chunk is the reader’s to change': async ({ fetch, url }) => {
    const response = await fetch(`${url}text`)
    const clone = response.clone()
    const chunk = await response.body?.getReader().read()
    chunk?.value?.fill(0)
    equal(await clone.text(), 'hello')
  },
}

export const clones: Behaviours = {
  'both can be read': async ({ fetch, url }) => {
    const response = await fetch(`${url}text`)
    const clone = response.clone()
    deepEqual([await response.text(), await clone.text()], ['hello', 'hello'])
  },
  'the clone has url, type, status and redirected': async ({ fetch, url }) => {
    const clone = (await fetch(`${url}redirect/302?to=/text`)).clone()
    deepEqual(
      [clone.url, clone.type, clone.status, clone.redirected],
      [`${url}text`, 'basic', 200, true],
    )
  },
  'the clone of the clone has them': async ({ fetch, url }) =>
    equal((await fetch(`${url}text`)).clone().clone().url, `${url}text`),
  'the headers of a clone are immutable': async ({ fetch, url }) => {
    const { headers } = (await fetch(`${url}text`)).clone()
    throws(() => {
      headers.set('a', '1')
    }, TypeError)
  },
  'a response that was read cannot be cloned': async ({ fetch, url }) => {
    const response = await fetch(`${url}text`)
    await response.text()
    throws(() => response.clone(), TypeError)
  },
  'a response with null as body can be cloned': async ({ fetch, url }) =>
    equal((await fetch(`${url}status/204`)).clone().body, null),
}
