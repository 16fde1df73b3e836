import { describe, expect, test, vi } from 'vitest'
import { NetworkError } from '../../errors.ts'
import type { Handler } from '../../handler.ts'
import { Body } from '../../message/body.ts'
import type { HttpRequest } from '../../message/request.ts'
import { HttpResponse } from '../../message/response.ts'
import type { ServeOptions } from '../../server/options.ts'
import { bytes, endlessStream, pieces } from './testing/bodies.ts'
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

  test.each(readers)('fails one that begins only then with %s', async (_, read) => {
    let failure: unknown
    const server = await start((request) => {
      connection.destroy()
      return new Promise((resolve) => {
        request.signal?.addEventListener('abort', () => {
          resolve(new HttpResponse())
          setImmediate(() => {
            read(request).catch((error: unknown) => (failure = error))
          })
        })
      })
    })
    const connection = await server.connect()
    connection.write(head('POST /', ['Content-Length: 5']))
    await expect.poll(() => failure).toBeInstanceOf(NetworkError)
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

  test('is sent no response any more: the source of one that was made is told', async () => {
    const { stream, cancelled } = endlessStream()
    const server = await start(async (request) => {
      connection.destroy()
      await request.text().catch(() => undefined)
      return new HttpResponse(stream)
    })
    const connection = await server.connect()
    connection.write(head('POST /', ['Content-Length: 5']))
    await expect.poll(cancelled).toBe(true)
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
    await leaveAfter('done', async (request) => {
      signal = request.signal
      return new HttpResponse('done')
    })
    expect(signal?.aborted).toBe(false)
  })

  test('nor one that is asked for only then', async () => {
    let answered: HttpRequest | undefined
    await leaveAfter('done', async (request) => {
      answered = request
      return new HttpResponse('done')
    })
    expect(answered?.signal?.aborted).toBe(false)
  })
})

/**
 * Answers a client that leaves when `wanted` has come. A second request waits on the connection, which tells when the
 * server knows that the client has left.
 */
async function leaveAfter(wanted: string, answer: Handler): Promise<void> {
  const [waiting, left] = [moment(), moment()]
  const server = await start((request) => {
    if (request.url.pathname === '/') return answer(request)
    waiting.arrive()
    return new Promise((resolve) => {
      request.signal?.addEventListener('abort', () => {
        left.arrive()
        resolve(new HttpResponse())
      })
    })
  })
  const connection = await server.connect()
  connection.write(head('GET /') + head('GET /wait'))
  await connection.until(wanted)
  await waiting.come
  connection.destroy()
  await left.come
}

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

  test('tells a source nothing that has come to its end', async () => {
    const stop = vi.fn()
    const chunks = Object.assign(pieces('whole'), {
      async return() {
        stop()
        return { done: true as const, value: undefined }
      },
    })
    const whole = Body.once({ stream: () => chunks, cancel: stop })
    await leaveAfter('0\r\n\r\n', async () => new HttpResponse(whole))
    expect(stop).not.toHaveBeenCalled()
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
