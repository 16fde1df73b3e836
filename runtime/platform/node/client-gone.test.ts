import { describe, expect, test, vi } from 'vitest'
import { NetworkError } from '../../errors.ts'
import type { HttpRequest } from '../../message/request.ts'
import { HttpResponse } from '../../message/response.ts'
import { endlessStream } from './testing/bodies.ts'
import { leaveAfter } from './testing/leave-after.ts'
import { head } from './testing/raw-http.ts'
import { readers } from './testing/readers.ts'
import { start } from './testing/start.ts'

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
    expect(error).toHaveProperty('message', 'The client of POST /upload disconnected')
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
