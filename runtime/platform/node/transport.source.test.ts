import { describe, expect, test } from 'vitest'
import { NetworkError } from '../../errors.ts'
import { Body } from '../../message/body.ts'
import { bytes } from './testing/bodies.ts'
import { closedPort, contentOf, httpServer, moment } from './testing/servers.ts'
import { transport } from './testing/transport.ts'

describe('a source that throws while it is sent', () => {
  const failure = new Error('disk on fire')

  test('its own error reaches the caller, and the request is broken off, not ended', async () => {
    const aborted = moment<boolean>()
    const { url } = await httpServer((req) => {
      req.on('close', () => {
        aborted.arrive(!req.complete)
      })
      req.on('error', () => undefined).resume()
    })
    const sent = transport()(url, {
      method: 'POST',
      async *body() {
        yield await Promise.resolve(bytes('ab'))
        throw failure
      },
    })
    await expect(sent).rejects.toBe(failure)
    expect(await aborted.come).toBe(true)
  })

  test.each([
    ['before its first chunk', () => failing()],
    ['when it is opened', throwing],
  ])('%s too', async (_, body) => {
    const { url } = await httpServer((req) => req.on('error', () => undefined).resume())
    await expect(transport()(url, { method: 'POST', body })).rejects.toBe(failure)
  })

  async function* failing(): AsyncGenerator<Uint8Array> {
    await Promise.resolve()
    throw failure
  }
  function throwing(): AsyncIterable<Uint8Array> {
    throw failure
  }

  test('a chunk that is no bytes is an InvalidMessageError', async () => {
    const { url } = await httpServer((req) => req.on('error', () => undefined).resume())
    const sent = transport()(url, {
      method: 'POST',
      async *body() {
        yield await Promise.resolve(1 as unknown as Uint8Array)
      },
    })
    await expect(sent).rejects.toThrow(
      "A body's stream gave a number: its chunks must be Uint8Array",
    )
  })

  test('a source is closed when the connection is refused', async () => {
    let closed = false
    const sent = transport()(await closedPort(), {
      method: 'POST',
      body: new ReadableStream({
        pull: () => new Promise(() => undefined),
        cancel() {
          closed = true
        },
      }),
    })
    await expect(sent).rejects.toBeInstanceOf(NetworkError)
    expect(closed).toBe(true)
  })

  test('a stream whose request was aborted before is not touched, and can still be sent', async () => {
    const { url } = await httpServer(async (req, res) => res.end(await contentOf(req)))
    const body = Body.from(new Blob(['abc']).stream())
    const send = transport()
    const aborted = send(url, { method: 'POST', body, signal: AbortSignal.abort('enough') })
    await expect(aborted).rejects.toBe('enough')
    expect(await (await send(url, { method: 'POST', body })).text()).toBe('abc')
  })

  test('a source that stalls is closed when the caller aborts', async () => {
    const { url } = await httpServer((req) => req.on('error', () => undefined).resume())
    const controller = new AbortController()
    const pulled = moment()
    const closed = moment()
    const sent = transport()(url, {
      method: 'POST',
      signal: controller.signal,
      body: new ReadableStream({
        pull() {
          pulled.arrive()
          return new Promise(() => undefined)
        },
        cancel() {
          closed.arrive()
        },
      }),
    })
    await pulled.come
    controller.abort('enough')
    await expect(sent).rejects.toBe('enough')
    await closed.come
  })
})
