import { describe, expect, test } from 'vitest'
import { BodyNotReplayableError, MiddlewareError } from '../errors.ts'
import type { Handler } from '../handler.ts'
import { HttpError } from '../message/http-error.ts'
import { contextKey } from '../message/context.ts'
import { HttpResponse } from '../message/response.ts'
import { endlessStream } from '../platform/node/testing/bodies.ts'
import { createClient } from './client.ts'

const url = 'http://a.test/x?y#z'
const bytes = (text: string) => new TextEncoder().encode(text)

test('an application answers a client without a wire', async () => {
  const client = createClient({
    transport: async (request) => new HttpResponse(`${request.method} ${await request.text()}`),
  })
  const response = await client.post(url, { body: 'abc' })
  expect(await response.text()).toBe('POST abc')
  expect(response.url).toBe(url)
})

describe('both sides get messages as a wire would deliver them', () => {
  test('context stays at home', async () => {
    const key = contextKey<string>('key')
    let seen: string | undefined = 'nothing'
    const client = createClient({
      middleware: [(request, next) => next(request.set(key, 'secret'))],
      transport: (request) => {
        seen = request.get(key)
        return Promise.resolve(new HttpResponse())
      },
    })
    await client.get(url)
    await client.post(url, { body: 'abc' })
    expect(seen).toBeUndefined()
  })

  test('a response that is a constant can be used for every call', async () => {
    const constant = new HttpResponse('abc')
    const client = createClient({ transport: () => Promise.resolve(constant) })
    for (let n = 0; n < 3; n++) {
      const response = await client.get(url)
      for await (const chunk of response.stream()) chunk.fill(0)
    }
    expect(await (await client.get(url)).text()).toBe('abc')
  })

  test('the body of a response can be taken once, for any kind of content', async () => {
    const client = createClient({ transport: () => Promise.resolve(new HttpResponse('abc')) })
    const response = await client.get(url)
    response.stream()
    await expect(response.text()).rejects.toThrow(/was already read by/)
  })

  test('a request can be sent again where a wire would let it, and only there', async () => {
    const seen: string[] = []
    const client = createClient({
      middleware: [
        async (request, next) => {
          await (await next(request)).release()
          return next(request)
        },
      ],
      transport: async (request) => {
        seen.push(await request.text())
        return new HttpResponse()
      },
    })
    await client.post(url, { body: 'abc' })
    await client.post(url, { body: () => new Blob(['def']).stream() })
    expect(seen).toEqual(['abc', 'abc', 'def', 'def'])
    const once = client.post(url, { body: new Blob(['abc']).stream() })
    await expect(once).rejects.toBeInstanceOf(BodyNotReplayableError)
  })

  test('what the application does to the bytes of a request does not come back', async () => {
    const body = bytes('abc')
    const client = createClient({
      transport: async (request) => {
        for await (const chunk of request.stream()) chunk.fill(0)
        return new HttpResponse()
      },
    })
    await client.post(url, { body })
    expect(body).toEqual(bytes('abc'))
  })

  test('HEAD has the headers and no content', async () => {
    const client = createClient({
      transport: () => Promise.resolve(new HttpResponse('abc', { headers: { a: '1' } })),
    })
    const response = await client.head(url)
    expect(response.body.empty).toBe(true)
    expect(response.headers.get('a')).toBe('1')
    expect(response.headers.get('content-type')).toBe('text/plain;charset=UTF-8')
  })
})

describe('errors', () => {
  test('an HttpError is its response', async () => {
    const client = createClient({
      transport: () =>
        Promise.reject(new HttpError(401, 'log in', { headers: { 'www-authenticate': 'Basic' } })),
    })
    const response = await client.get(url)
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Basic')
    expect(await response.text()).toBe('log in\n')
    expect(response.url).toBe(url)
  })

  test('any other error reaches the caller as it is', async () => {
    const failure = new Error('bug')
    const throwing: Handler = () => {
      throw failure
    }
    await expect(createClient({ transport: throwing }).get(url)).rejects.toBe(failure)
  })

  test('an application that returns nothing is named', async () => {
    const showUser = () => Promise.resolve(undefined as unknown as HttpResponse)
    const call = createClient({ transport: showUser }).get(url)
    await expect(call).rejects.toBeInstanceOf(MiddlewareError)
    await expect(call).rejects.toThrow('showUser() returned undefined: return an HttpResponse')
  })
})

describe('an unread body is cancelled', () => {
  test.each<[string, Handler]>([
    ['answers', () => Promise.resolve(new HttpResponse('no', { status: 401 }))],
    ['throws an HttpError', () => Promise.reject(new HttpError(413))],
    ['throws any other error', () => Promise.reject(new Error('bug'))],
  ])('the rest of a request when the application %s', async (_, transport) => {
    const { stream, cancelled } = endlessStream()
    const call = createClient({ transport }).post(url, { body: stream })
    await call.catch(() => undefined)
    expect(cancelled()).toBe(true)
  })

  test('the content of an answer to HEAD', async () => {
    const { stream, cancelled } = endlessStream()
    await createClient({ transport: async () => new HttpResponse(stream) }).head(url)
    expect(cancelled()).toBe(true)
  })

  test('a response that the caller cancels', async () => {
    let closed = false
    const client = createClient({
      transport: () =>
        Promise.resolve(
          new HttpResponse(async function* () {
            try {
              for (;;) yield await Promise.resolve(new Uint8Array(1000))
            } finally {
              closed = true
            }
          }),
        ),
    })
    for await (const _ of (await client.get(url)).stream()) break
    expect(closed).toBe(true)
    closed = false
    await (await client.get(url)).release()
    expect(closed).toBe(true)
  })
})

test('the origin of a response is the one that answered, after a redirect too', async () => {
  const location = 'http://other.example/new'
  const app: Handler = async ({ pathname }) =>
    pathname === '/old'
      ? new HttpResponse(null, { status: 302, headers: { location } })
      : new HttpResponse('here')
  const client = createClient({ transport: app, baseUrl: 'http://example.org' })
  expect((await client.get('/new')).origin).toBe('http://example.org')
  expect((await client.get('/old')).origin).toBe('http://other.example')
})
