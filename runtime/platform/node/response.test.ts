import { describe, expect, test, vi } from 'vitest'
import { request } from 'undici'
import { BodyNotReplayableError, InvalidMessageError, MiddlewareError } from '../../errors.ts'
import type { Handler } from '../../handler.ts'
import { Body } from '../../message/body.ts'
import { HttpResponse, type HttpResponseInit } from '../../message/response.ts'
import { head } from './testing/raw-http.ts'
import { start } from './testing/start.ts'

const always =
  (make: () => HttpResponse): Handler =>
  () =>
    Promise.resolve(make())

/** What comes over the wire for a GET, up to the end of the connection. */
async function wire(app: Handler, method = 'GET'): Promise<string> {
  const server = await start(app)
  const connection = await server.connect()
  connection.write(head(`${method} /`, ['Connection: close']))
  return connection.closed
}

const bytes = (text: string) => new TextEncoder().encode(text)

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array, void> {
  for (const text of texts) {
    await Promise.resolve()
    yield bytes(text)
  }
}

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

test('a stream is sent in chunks', async () => {
  const answer = await wire(always(() => new HttpResponse(() => pieces('one', 'two'))))
  expect(answer).toMatch(/^transfer-encoding: chunked\r$/im)
  expect(answer).toContain('3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n')
})

test('a stream of known length is sent with Content-Length', async () => {
  const answer = await wire(always(() => new HttpResponse(new Blob(['one', 'two']))))
  expect(answer).toMatch(/^content-length: 6\r$/im)
  expect(answer).toMatch(/\r\n\r\nonetwo$/)
})

test('the headers of a stream are sent before its first chunk', async () => {
  let send = (): void => undefined
  const wait = new Promise<void>((resolve) => (send = resolve))
  const server = await start(
    always(
      () =>
        new HttpResponse(async function* () {
          await wait
          yield bytes('late')
        }),
    ),
  )
  const connection = await server.connect()
  connection.write(head('GET /'))
  await connection.until('\r\n\r\n')
  send()
  await connection.until('late')
})

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

describe('a stream that fails midway', () => {
  test('breaks the connection, so that the client does not take it for whole', async () => {
    const error = new Error('disk')
    const onError = vi.fn()
    const server = await start(
      always(
        () =>
          new HttpResponse(async function* () {
            yield* pieces('half')
            throw error
          }),
      ),
      { onError },
    )
    const connection = await server.connect()
    connection.write(head('GET /'))
    const answer = await connection.closed
    expect(answer).not.toContain('0\r\n\r\n')
    expect(onError).toHaveBeenCalledWith(error, expect.anything())
    const response = await request(server.url)
    await expect(response.body.text()).rejects.toThrow()
  })

  test.each([
    ['shorter', ['ab']],
    ['longer', ['abcd', 'efgh']],
  ])('so does one that is %s than its Content-Length', async (_, texts) => {
    const onError = vi.fn()
    const headers = { 'content-length': '5' }
    const server = await start(
      always(() => new HttpResponse(() => pieces(...texts), { headers })),
      { onError },
    )
    const response = await request(server.url)
    await expect(response.body.text()).rejects.toThrow()
    expect(onError).toHaveBeenCalledWith(expect.any(InvalidMessageError), expect.anything())
  })

  test('does not harm the answer before it on the connection', async () => {
    let answerFirst = (): void => undefined
    const wait = new Promise<void>((resolve) => (answerFirst = resolve))
    let broken = (): void => undefined
    const broke = new Promise<void>((resolve) => (broken = resolve))
    const server = await start(
      async ({ url }) => {
        if (url.pathname === '/broken') {
          return new HttpResponse(async function* () {
            yield* pieces('half')
            throw new Error('disk')
          })
        }
        await wait
        return new HttpResponse('the first answer')
      },
      { onError: broken },
    )
    const connection = await server.connect()
    connection.write(head('GET /') + head('GET /broken'))
    await broke
    answerFirst()
    expect(await connection.closed).toContain('the first answer')
  })
})

describe('a client that goes away during a stream', () => {
  test('ends the source: its finally runs', async () => {
    let ended = (): void => undefined
    const end = new Promise<void>((resolve) => (ended = resolve))
    const server = await start(
      always(
        () =>
          new HttpResponse(async function* () {
            try {
              for (;;) yield* pieces('x'.repeat(65_536))
            } finally {
              ended()
            }
          }),
      ),
    )
    const connection = await server.connect()
    connection.write(head('GET /'))
    await connection.until('xxx')
    connection.destroy()
    await end
  })

  test('cancels a source that waits for its next chunk', async () => {
    let cancelled = (_reason: unknown): void => undefined
    const cancel = new Promise((resolve) => (cancelled = resolve))
    const server = await start(
      always(() => {
        const stream = new ReadableStream<Uint8Array>({
          start(controller) {
            controller.enqueue(bytes('first'))
          },
          cancel: (reason) => {
            cancelled(reason)
          },
        })
        return new HttpResponse(stream)
      }),
    )
    const connection = await server.connect()
    connection.write(head('GET /'))
    await connection.until('first')
    connection.destroy()
    await cancel
  })

  test('tells a one-shot source at once, even if it never gives another chunk', async () => {
    let cancelled = (): void => undefined
    const cancel = new Promise<void>((resolve) => (cancelled = resolve))
    const stalled = Body.once({
      async *stream() {
        yield bytes('first')
        await new Promise(() => undefined)
      },
      cancel: () => {
        cancelled()
      },
    })
    const server = await start(always(() => new HttpResponse(stalled)))
    const connection = await server.connect()
    connection.write(head('GET /'))
    await connection.until('first')
    connection.destroy()
    await cancel
  })

  test('is not reported as an error', async () => {
    const onError = vi.fn()
    let ended = (): void => undefined
    const end = new Promise<void>((resolve) => (ended = resolve))
    const server = await start(
      always(
        () =>
          new HttpResponse(async function* () {
            try {
              for (;;) yield* pieces('x'.repeat(65_536))
            } finally {
              ended()
            }
          }),
      ),
      { onError },
    )
    const connection = await server.connect()
    connection.write(head('GET /'))
    await connection.until('xxx')
    connection.destroy()
    await end
    await server.close()
    expect(onError).not.toHaveBeenCalled()
  })

  test('is not reported when the source can be sent only once, either', async () => {
    const onError = vi.fn()
    async function* news(reader: AbortSignal | undefined) {
      yield bytes('first')
      await new Promise((resolve) => reader?.addEventListener('abort', resolve))
    }
    const server = await start(async ({ signal }) => new HttpResponse(news(signal)), { onError })
    const connection = await server.connect()
    connection.write(head('GET /'))
    await connection.until('first')
    connection.destroy()
    await server.close()
    expect(onError).not.toHaveBeenCalled()
  })
})

test('a stream goes no faster than its client, so a large one needs no memory', async () => {
  const chunk = new Uint8Array(65_536)
  const chunks = 200_000_000 / chunk.byteLength
  let sent = 0
  const body = Body.from(async function* () {
    for (; sent < chunks; sent++) yield await Promise.resolve(chunk)
  })
  const server = await start(always(() => new HttpResponse(body)))
  const connection = await server.connect()
  connection.pause()
  connection.write(head('GET /'))
  // The source stops when the buffers of both systems are full, and not before it has begun.
  let before = -1
  while (sent === 0 || sent !== before) {
    before = sent
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
  expect(sent * chunk.byteLength).toBeLessThan(20_000_000)
})

test('200 MB are never far ahead of the client that reads them', async () => {
  const chunk = new Uint8Array(65_536)
  const total = 3200 * chunk.byteLength
  let received = 0
  let lead = 0
  const server = await start(
    always(
      () =>
        new HttpResponse(async function* () {
          for (let sent = 0; sent < total; sent += chunk.byteLength) {
            lead = Math.max(lead, sent - received)
            yield await Promise.resolve(chunk)
          }
        }),
    ),
  )
  const response = await request(server.url)
  for await (const piece of response.body) received += (piece as Uint8Array).byteLength
  expect(received).toBe(total)
  expect(lead).toBeLessThan(20_000_000)
})
