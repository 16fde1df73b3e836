import * as undici from 'undici/index.js'
import { describe, expect, test } from 'vitest'
import { BodyNotReplayableError } from '../errors.ts'
import type { Middleware } from '../handler.ts'
import { contentOf, httpServer, moment } from '../platform/node/testing/servers.ts'
import { fetchOf } from './testing/clients.ts'

interface Sent {
  readonly length: string | undefined
  readonly text: string
}

async function recording(status = 200) {
  const sent: Sent[] = []
  const { url } = await httpServer(async (req, res) => {
    sent.push({ length: req.headers['content-length'], text: await contentOf(req) })
    res.writeHead(sent.length === 1 ? status : 200, { location: '/there' }).end()
  })
  return { url, sent }
}

const twice: Middleware = async (request, next) => {
  await (await next(request)).release()
  return next(request)
}

function form(value: string) {
  const form = new FormData()
  form.set('a', value)
  return form
}

describe('a Request keeps what its body was made of (fetch standard, "source")', () => {
  test.each<[string, () => NonNullable<RequestInit['body']>]>([
    ['text', () => 'hello'],
    ['bytes', () => Buffer.from('hello')],
    ['a Blob', () => new Blob(['hello'])],
    ['URLSearchParams', () => new URLSearchParams('hello')],
    ['a form', () => form('hello')],
  ])('so %s is sent again, with its length', async (_, body) => {
    const { url, sent } = await recording()
    const fetch = fetchOf({ middleware: [twice] })
    const request = new Request(url, { method: 'POST', body: body() })
    await fetch(request)
    const [first, second] = sent
    expect(first?.text).toContain('hello')
    expect(first?.length).toBe(String(first?.text.length))
    expect(second).toEqual(first)
  })

  test.each<[string, (request: Request) => Request]>([
    ['a copy', (request) => new Request(request, { headers: { a: '1' } })],
    ['a clone', (request) => request.clone()],
    ['a copy of a clone', (request) => new Request(request.clone())],
    ['a subclass', (request) => new (class extends Request {})(request)],
  ])('so does %s of one', async (_, make) => {
    const { url, sent } = await recording()
    await fetchOf({ middleware: [twice] })(make(new Request(url, { method: 'PUT', body: 'hello' })))
    expect(sent).toEqual(Array(2).fill({ length: '5', text: 'hello' }))
  })

  test('so does one of another package', async () => {
    const { url, sent } = await recording()
    const request = new undici.Request(url, { method: 'POST', body: 'hello' })
    await fetchOf({ middleware: [twice] })(request as unknown as Request)
    expect(sent).toEqual(Array(2).fill({ length: '5', text: 'hello' }))
  })

  test('so a 307 is followed', async () => {
    const { url, sent } = await recording(307)
    await fetchOf()(new Request(url, { method: 'POST', body: 'hello' }))
    expect(sent.map(({ text }) => text)).toEqual(['hello', 'hello'])
  })

  test('up to replayLimit; a longer body is sent whole, but once', async () => {
    const { url, sent } = await recording()
    const request = (size: number) => new Request(url, { method: 'POST', body: 'x'.repeat(size) })
    const fetch = fetchOf({ middleware: [twice], replayLimit: 1000 })
    await fetch(request(1000))
    await expect(fetch(request(1001))).rejects.toBeInstanceOf(BodyNotReplayableError)
    expect(sent.map(({ text }) => text.length)).toEqual([1000, 1000, 1001])
  })

  test('0 holds none', async () => {
    const { url } = await recording()
    const fetch = fetchOf({ middleware: [twice], replayLimit: 0 })
    const call = fetch(new Request(url, { method: 'POST', body: 'x' }))
    await expect(call).rejects.toBeInstanceOf(BodyNotReplayableError)
  })
})

describe('what is passed in init is sent again at any size, though a Request of it would not be', () => {
  const text = 'x'.repeat(2000)
  const buffer = () => Uint8Array.from(Buffer.from(text)).buffer
  test.each<[string, () => NonNullable<RequestInit['body']>]>([
    ['text', () => text],
    ['a Blob', () => new Blob([text])],
    ['a File', () => new File([text], 'a')],
    ['a form', () => form(text)],
    ['URLSearchParams', () => new URLSearchParams(text)],
    ['a Buffer', () => Buffer.from(text)],
    ['a part of a Buffer', () => Buffer.from(`a${text}b`).subarray(1, 2001)],
    ['a Uint8Array', () => new Uint8Array(buffer())],
    ['a Uint16Array', () => new Uint16Array(buffer())],
    ['a DataView', () => new DataView(buffer())],
    ['an ArrayBuffer', buffer],
  ])('%s', async (_, body) => {
    const { url, sent } = await recording()
    const fetch = fetchOf({ middleware: [twice], replayLimit: 10 })
    await fetch(url, { method: 'POST', body: body() })
    expect(sent[0]?.text).toContain(text)
    expect(sent[0]?.length).toBe(String(sent[0]?.text.length))
    expect(sent[1]).toEqual(sent[0])
  })

  test('20 MB of bytes as they were at the call', async () => {
    const { url, sent } = await recording()
    const body = Buffer.alloc(20_000_000, 'a')
    const call = fetchOf({ middleware: [twice] })(url, { method: 'PUT', body })
    body.fill('b')
    await call
    expect(sent.map(({ text }) => text === 'a'.repeat(20_000_000))).toEqual([true, true])
  })
})

test('a Request that is too long to be held says how it could be sent again', async () => {
  for (const replayLimit of [0, 10]) {
    const { url } = await recording(307)
    const request = new Request(url, { method: 'POST', body: 'x'.repeat(11) })
    await expect(fetchOf({ replayLimit })(request)).rejects.toThrow(
      `because the body of its Request has more than ${replayLimit} bytes; pass a larger replayLimit to createClient(), or the body in`,
    )
  }
})

test('a stream is sent as it comes: the server has its start before its end is there', async () => {
  const arrived = moment()
  const { url } = await httpServer((req, res) => {
    req.once('data', () => {
      arrived.arrive()
    })
    req.on('end', () => res.end())
  })
  const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>>()
  const writer = writable.getWriter()
  const init = { method: 'POST', body: readable, duplex: 'half' } as const
  const call = fetchOf()(new Request(url, init))
  await writer.write(Buffer.from('a'))
  await arrived.come
  await writer.close()
  expect((await call).status).toBe(200)
})

test('a stream cannot be sent again, and says so', async () => {
  const { url } = await recording()
  const init = { method: 'POST', body: new Blob(['a']).stream(), duplex: 'half' } as const
  const call = fetchOf({ middleware: [twice] })(new Request(url, init))
  await expect(call).rejects.toThrow('pass a function that makes the stream, or the bytes')
})
