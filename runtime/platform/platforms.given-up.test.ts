import { getEventListeners } from 'node:events'
import { describe, expect, test, vi } from 'vitest'
import { NetworkError } from '../errors.ts'
import type { Handler } from '../handler.ts'
import { Body } from '../message/body.ts'
import { HttpRequest, type HttpRequestInit } from '../message/request.ts'
import { HttpResponse, type HttpResponseInit } from '../message/response.ts'
import { tidyClock } from '../test-helpers/tidy-clock.ts'
import { bytes, endlessStream, pieces } from './node/testing/bodies.ts'
import { moment } from './node/testing/servers.ts'
import { platforms, start as startOn } from './testing/platforms.ts'

describe.each(platforms)('%s', (_, platform) => {
  const clock = tidyClock()

  async function start(app: Handler) {
    const { server, transport, client } = await startOn(platform, app)
    const send = (init?: HttpRequestInit) => transport(new HttpRequest(server.url, init))
    return { server, client, send }
  }

  /** Answers with a stream without an end, and says whether it has been left. */
  function endlessAnswer(init?: HttpResponseInit) {
    let isLeft = false
    const app: Handler = async () =>
      new HttpResponse(async function* () {
        try {
          for (;;) yield* pieces('abcd')
        } finally {
          isLeft = true
        }
      }, init)
    return { app, left: () => isLeft }
  }

  test('close() leaves no timer behind', async () => {
    const { server } = await start(async () => new HttpResponse())
    await server.close()
    expect(clock.pending).toBe(0)
  })

  test('no listener stays on the signal of a call that is over', async () => {
    const { send } = await start(async () => new HttpResponse('done'))
    const { signal } = new AbortController()
    expect(await (await send({ signal })).text()).toBe('done')
    await expect.poll(() => getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  test('a stream that is not needed, as the answer is there, is cancelled', async () => {
    const { send } = await start(async () => new HttpResponse('no, thanks'))
    const { stream, cancelled } = endlessStream()
    await send({ method: 'POST', body: stream })
    await expect.poll(cancelled).toBe(true)
    // A server gives a client that is still sending a moment to notice the answer.
    const pending = async () => {
      await clock.advance(500)
      return clock.pending
    }
    await expect.poll(pending).toBe(0)
  })

  test('a caller that aborts gets its own reason, and the server learns that it went away', async () => {
    const controller = new AbortController()
    const told = moment<unknown>()
    const { client } = await start(({ signal }) => {
      controller.abort(new Error('changed my mind'))
      return new Promise((resolve) => {
        signal?.addEventListener('abort', () => {
          told.arrive(signal.reason)
          resolve(new HttpResponse())
        })
      })
    })
    const call = client.get('/', { signal: controller.signal })
    await expect(call).rejects.toThrow('changed my mind')
    expect(await told.come).toBeInstanceOf(NetworkError)
  })

  test('a call that was aborted before its answer is over once: close() waits for no other', async () => {
    const [arrived, answer] = [moment(), moment()]
    const { server, send } = await start(async () => {
      arrived.arrive()
      await answer.come
      return new HttpResponse('answer')
    })
    const controller = new AbortController()
    const call = send({ signal: controller.signal })
    await arrived.come
    controller.abort('enough')
    await expect(call).rejects.toBe('enough')
    answer.arrive()
    expect(await (await send()).text()).toBe('answer')
    const closed = vi.fn()
    void server.close().then(closed)
    await expect.poll(() => closed).toHaveBeenCalled()
  })

  test('a source that has stalled is told when the client aborts', async () => {
    const cancel = vi.fn()
    const stalled = Body.fromStream({
      async *stream() {
        yield bytes('first')
        await new Promise(() => undefined)
      },
      cancel,
    })
    const { send } = await start(async () => new HttpResponse(stalled))
    const controller = new AbortController()
    const response = await send({ signal: controller.signal })
    const read = response.text()
    controller.abort('enough')
    await expect(read).rejects.toBe('enough')
    await expect.poll(() => cancel).toHaveBeenCalled()
  })

  test('a reader who leaves a response in the middle ends its source', async () => {
    const { app, left } = endlessAnswer()
    const response = await (await start(app)).send()
    for await (const _ of response.stream()) break
    await expect.poll(left).toBe(true)
  })

  test('a source that gives more than it has announced is stopped', async () => {
    const { app, left } = endlessAnswer({ headers: { 'content-length': '5' } })
    const response = await (await start(app)).send()
    await expect(response.text()).rejects.toThrow()
    await expect.poll(left).toBe(true)
  })
})
