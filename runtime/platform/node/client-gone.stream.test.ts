import { describe, expect, test, vi } from 'vitest'
import { Body } from '../../message/body.ts'
import { HttpResponse } from '../../message/response.ts'
import type { ServeOptions } from '../../server/options.ts'
import { bytes, pieces } from './testing/bodies.ts'
import { leaveAfter } from './testing/leave-after.ts'
import { head } from './testing/raw-http.ts'
import { moment } from './testing/servers.ts'
import { always, start } from './testing/start.ts'

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
    const stalled = Body.fromStream({
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
    const whole = Body.fromStream({ stream: () => chunks, cancel: stop })
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
