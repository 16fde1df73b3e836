import { describe, expect, test, vi } from 'vitest'
import { request } from 'undici/index.js'
import { BodyNotReplayableError, MiddlewareError } from '../../errors.ts'
import type { Handler } from '../../handler.ts'
import { HttpResponse, type HttpResponseInit } from '../../message/response.ts'
import { pieces } from './testing/bodies.ts'
import { head } from './testing/raw-http.ts'
import { always, start, wire } from './testing/start.ts'

test('known bytes are sent with Content-Length', async () => {
  const answer = await wire(always(() => new HttpResponse('grüße')))
  expect(answer).toMatch(/^content-length: 7\r$/im)
  expect(Buffer.from(answer, 'latin1').toString()).toContain('grüße')
})

test.each([0, 1, 255, 16_384, 16_385, 1_000_000])(
  '%i bytes of any value arrive unchanged',
  async (size) => {
    const content = Uint8Array.from({ length: size }, (_, index) => index % 256)
    const server = await start(always(() => new HttpResponse(content)))
    const response = await request(server.url)
    expect(Buffer.compare(Buffer.from(await response.body.arrayBuffer()), content)).toBe(0)
  },
)

test.each(['abc', '-1', '4, 4', '0x4', '4.0', ''])(
  'a Content-Length that is no length is not sent, and the stream goes in chunks (RFC 9110 §8.6): %j',
  async (value) => {
    const headers = { 'content-length': value }
    const { url } = await start(
      always(() => new HttpResponse(() => pieces('bo', 'dy'), { headers })),
    )
    const response = await request(url)
    expect(response.headers).not.toHaveProperty('content-length')
    expect(await response.body.text()).toBe('body')
    const answer = await wire(
      always(() => new HttpResponse(null, { headers })),
      'HEAD',
    )
    expect(answer).not.toMatch(/^content-length: (?!0\r)/im)
  },
)

test.each([204, 304])('a %i has neither content nor Content-Length', async (status) => {
  const answer = await wire(always(() => new HttpResponse(null, { status })))
  expect(answer).not.toMatch(/content-length|transfer-encoding/i)
  expect(answer).toMatch(/\r\n\r\n$/)
})

test('repeated headers stay apart, Set-Cookie above all', async () => {
  const headers = { 'set-cookie': ['a=1', 'b=2'], link: ['<x>', '<y>'] }
  const answer = await wire(always(() => new HttpResponse(null, { headers })))
  expect(answer).toMatch(/set-cookie: a=1\r\nset-cookie: b=2\r\n/i)
  expect(answer).toMatch(/link: <x>\r\nlink: <y>\r\n/i)
})

test("a response that came from elsewhere does not bring its connection's headers along", async () => {
  const headers = {
    'transfer-encoding': 'chunked',
    'content-length': '99',
    'keep-alive': 'timeout=99',
    upgrade: 'h2c',
  }
  const answer = await wire(always(() => new HttpResponse('proxied', { headers })))
  expect(answer).toMatch(/^content-length: 7\r$/im)
  expect(answer).not.toMatch(/transfer-encoding|timeout=99|upgrade/i)
})

test('Connection: close is obeyed', async () => {
  const server = await start(
    always(() => new HttpResponse('bye', { headers: { connection: 'close' } })),
  )
  const connection = await server.connect()
  connection.write(head('GET /'))
  expect(await connection.closed).toMatch(/^connection: close\r$/im)
})

describe('header injection', () => {
  const attack = 'x\r\nSet-Cookie: admin=1'

  test.each<[string, HttpResponseInit]>([
    ['a value', { headers: { 'x-name': attack } }],
    ['a value in a list', { headers: { 'x-name': ['fine', attack] } }],
    ['a name', { headers: { [attack]: 'x' } }],
    ['the status text', { statusText: attack }],
  ])('through %s is an error, and nothing of it is sent', async (_, init) => {
    const answer = await wire(always(() => new HttpResponse('x', init)))
    expect(answer).toContain('HTTP/1.1 500 Internal Server Error')
    expect(answer).not.toContain('admin=1')
  })
})

describe('HEAD', () => {
  test('has the Content-Length of GET, and no content', async () => {
    const answer = await wire(
      always(() => new HttpResponse('hello')),
      'HEAD',
    )
    expect(answer).toMatch(/^content-length: 5\r$/im)
    expect(answer).toMatch(/\r\n\r\n$/)
  })

  test('does not open a stream, and cancels one that is open', async () => {
    const open = vi.fn(() => pieces('x'))
    const cancel = vi.fn()
    const stream = () => new ReadableStream<Uint8Array>({ cancel })
    await wire(
      always(() => new HttpResponse(open)),
      'HEAD',
    )
    await wire(
      always(() => new HttpResponse(stream())),
      'HEAD',
    )
    expect(open).not.toHaveBeenCalled()
    expect(cancel).toHaveBeenCalledOnce()
  })

  test('may give a Content-Length of its own', async () => {
    const headers = { 'content-length': '1234' }
    const answer = await wire(
      always(() => new HttpResponse(null, { headers })),
      'HEAD',
    )
    expect(answer).toMatch(/^content-length: 1234\r$/im)
  })
})

describe('a body that cannot be sent', () => {
  async function failing(app: Handler) {
    const onError = vi.fn()
    const server = await start(app, { onError })
    const statuses = []
    for (let count = 0; count < 2; count++) {
      const response = await request(server.url)
      statuses.push(response.statusCode)
      await response.body.dump()
    }
    return { statuses, errors: onError.mock.calls.map(([error]) => error as unknown) }
  }

  test('a one-shot stream in a response that is used twice is an error the second time', async () => {
    const once = new HttpResponse(pieces('x'))
    const { statuses, errors } = await failing(() => Promise.resolve(once))
    expect(statuses).toEqual([200, 500])
    expect(errors).toEqual([expect.any(BodyNotReplayableError)])
  })

  test('a response of bytes may be used any number of times', async () => {
    const constant = new HttpResponse('x')
    const { statuses } = await failing(() => Promise.resolve(constant))
    expect(statuses).toEqual([200, 200])
  })

  test('a factory that throws is a 500', async () => {
    const error = new Error('no file')
    const { statuses, errors } = await failing(
      always(
        () =>
          new HttpResponse(() => {
            throw error
          }),
      ),
    )
    expect(statuses).toEqual([500, 500])
    expect(errors).toEqual([error, error])
  })

  test('no response at all is a 500 and a MiddlewareError', async () => {
    const nothing = (() => Promise.resolve(undefined)) as unknown as Handler
    const { statuses, errors } = await failing(nothing)
    expect(statuses).toEqual([500, 500])
    expect(errors[0]).toBeInstanceOf(MiddlewareError)
  })
})
