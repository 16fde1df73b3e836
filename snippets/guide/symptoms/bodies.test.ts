import { request } from 'node:http'
import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { expect, test } from 'vitest'
import { errorOf, listen } from './raw-server.fixture.ts'

test('fetch: a second read of a body is "Body is unusable"', async () => {
  const response = new Response('buy milk')
  await response.text()
  expect((await errorOf(response.text())).message).toMatch(/^Body is unusable/)
})

test('fetch: a stream that was read before is "should not be disturbed or locked"', async () => {
  const stream = new Blob(['buy milk']).stream()
  await new Response(stream).text()
  expect(() => new Response(stream)).toThrow(
    'Response body object should not be disturbed or locked',
  )
})

test('fetch: a stream as a body needs the option duplex', () => {
  const body = new Blob(['buy milk']).stream()
  expect(
    () => new Request('http://127.0.0.1', { method: 'POST', body }),
  ).toThrow('duplex option is required when sending a body')
})

test('fetch: json() of an empty body is "Unexpected end of JSON input"', async () => {
  const error = await errorOf(new Response('').json())
  expect([error.name, error.message]).toEqual([
    'SyntaxError',
    'Unexpected end of JSON input',
  ])
})

test('fetch: json() of an HTML page is "Unexpected token \'<\'"', async () => {
  const error = await errorOf(
    new Response('<!DOCTYPE html><title>502</title>').json(),
  )
  expect(error.message).toMatch(/^Unexpected token '?<'?/)
})

test('a form whose Content-Type was written by hand has no boundary, so no server can read it', async () => {
  const url = await listen((incoming, response) => {
    void readForm(incoming.headers['content-type'], incoming).then(
      () => response.end('read'),
      (error: unknown) => response.end(String(error)),
    )
  })
  const body = new FormData()
  body.set('name', 'Ada')
  const send = (headers: Record<string, string>) =>
    fetch(url, { method: 'POST', body, headers })
  expect(await (await send({})).text()).toBe('read')
  const named = await send({ 'content-type': 'multipart/form-data' })
  expect(await named.text()).toMatch(/^TypeError: /)
})

test('a logger that reads a Node request leaves its handler an empty body, and a 200', async () => {
  const url = await listen((incoming, response) => {
    void (async () => {
      await text(incoming)
      response.end(await text(incoming))
    })()
  })
  const response = await fetch(url, { method: 'POST', body: 'buy milk' })
  expect([response.status, await response.text()]).toEqual([200, ''])
})

test('a Node stream that is piped a second time uploads nothing, and the server takes it', async () => {
  const received: string[] = []
  const url = await listen((incoming, response) => {
    void text(incoming).then((content) => {
      received.push(content)
      response.writeHead(received.length === 1 ? 503 : 201).end()
    })
  })
  const file = Readable.from(['half and half'])
  const upload = async () => {
    const outgoing = request(url, { method: 'PUT' })
    const answered = new Promise<number | undefined>((done, fail) => {
      outgoing.on('error', fail)
      outgoing.on('response', (response) => {
        response.resume()
        done(response.statusCode)
      })
    })
    // What `file.pipe(outgoing)` does with a stream that has ended.
    if (file.readableEnded) outgoing.end()
    else await pipeline(file, outgoing)
    return answered
  }
  expect([await upload(), await upload()]).toEqual([503, 201])
  expect(received).toEqual(['half and half', ''])
})

async function readForm(
  type: string | undefined,
  incoming: Readable,
): Promise<FormData> {
  const headers = type === undefined ? {} : { 'content-type': type }
  return new Response(await buffer(incoming), { headers }).formData()
}
