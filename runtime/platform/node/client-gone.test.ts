import { describe, expect, test, vi } from 'vitest'
import { NetworkError } from '../../errors.ts'
import { Body } from '../../message/body.ts'
import type { HttpRequest } from '../../message/request.ts'
import { HttpResponse } from '../../message/response.ts'
import type { ServeOptions } from '../../server/options.ts'
import { bytes, pieces } from './testing/bodies.ts'
import { head } from './testing/raw-http.ts'
import { readers } from './testing/readers.ts'
import { moment } from './testing/servers.ts'
import { always, start } from './testing/start.ts'

describe('a client that goes away', () => {
  test.each(readers)('fails a read with %s', async (_, read) => {
    const failed = vi.fn()
    const done = new Promise<void>((resolve) => failed.mockImplementation(resolve))
    const server = await start(async (request) => {
      await read(request).catch(failed)
      return new HttpResponse()
    })
    const connection = await server.connect()
    connection.write(head('POST /upload?key=secret', ['Content-Length: 100']) + 'half')
    connection.destroy()
    await done
    const error: unknown = failed.mock.calls[0]?.[0]
    expect(error).toBeInstanceOf(NetworkError)
    expect(error).toHaveProperty('message', 'The client of POST /upload went away')
  })

  test('aborts the signal of its request', async () => {
    let aborted = (_reason: unknown): void => undefined
    const reason = new Promise((resolve) => (aborted = resolve))
    const server = await start(({ signal }) => {
      connection.destroy()
      return new Promise((resolve) => {
        signal?.addEventListener('abort', () => {
          aborted(signal.reason)
          resolve(new HttpResponse())
        })
      })
    })
    const connection = await server.connect()
    connection.write(head('GET /'))
    expect(await reason).toBeInstanceOf(NetworkError)
  })

  test('is found out also by who asks for the signal later', async () => {
    let tell = (_aborted: boolean | undefined): void => undefined
    const told = new Promise((resolve) => (tell = resolve))
    const server = await start(async (request) => {
      connection.destroy()
      await request.text().catch(() => undefined)
      tell(request.signal?.aborted)
      return new HttpResponse()
    })
    const connection = await server.connect()
    connection.write(head('POST /', ['Content-Length: 5']))
    expect(await told).toBe(true)
  })

  test('is no error of the server: what came of it is not reported', async () => {
    const onError = vi.fn()
    let finished = (): void => undefined
    const done = new Promise<void>((resolve) => (finished = resolve))
    const server = await start(
      async (request) => {
        connection.destroy()
        try {
          return new HttpResponse(await request.text())
        } finally {
          finished()
        }
      },
      { onError },
    )
    const connection = await server.connect()
    connection.write(head('POST /', ['Content-Length: 5']))
    await done
    await server.close()
    expect(onError).not.toHaveBeenCalled()
  })

  test('does not abort the signal of a request that has been answered', async () => {
    let signal: AbortSignal | undefined
    const server = await start((request) => {
      signal = request.signal
      return Promise.resolve(new HttpResponse('done'))
    })
    const connection = await server.connect()
    connection.write(head('GET /', ['Connection: close']))
    await connection.closed
    await server.close()
    await new Promise((resolve) => setImmediate(resolve))
    expect(signal?.aborted).toBe(false)
  })

  test('nor one that is asked for only then', async () => {
    let answered: HttpRequest | undefined
    const server = await start(async (request) => {
      answered = request
      return new HttpResponse('done')
    })
    const connection = await server.connect()
    connection.write(head('GET /', ['Connection: close']))
    await connection.closed
    await server.close()
    expect(answered?.signal?.aborted).toBe(false)
  })
})

describe('a client that goes away during a stream', () => {
  /** Serves a stream without an end to a client that leaves, and waits until the stream's `finally` has run. */
  async function leaveEndlessStream(options: ServeOptions = {}) {
    const ended = moment()
    const endless = async function* () {
      try {
        for (;;) yield* pieces('x'.repeat(65_536))
      } finally {
        ended.arrive()
      }
    }
    const server = await start(
      always(() => new HttpResponse(endless)),
      options,
    )
    const connection = await server.connect()
    connection.write(head('GET /'))
    await connection.until('xxx')
    connection.destroy()
    await ended.come
    return server
  }

  test('ends the source: its finally runs', async () => {
    await leaveEndlessStream()
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
    const server = await leaveEndlessStream({ onError })
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
