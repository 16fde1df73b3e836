import { describe, expect, test } from 'vitest'
import { IdleTimeoutError, TimeoutError } from '../errors.ts'
import type { Middleware } from '../handler.ts'
import type { HttpResponse } from '../message/response.ts'
import { bytes } from '../platform/node/testing/bodies.ts'
import { httpServer, moment, rawServer, stalling } from '../platform/node/testing/servers.ts'
import { httpTransport } from '../platform/node/transport.ts'
import { tidyClock } from '../test-helpers/tidy-clock.ts'
import { fetchTransport } from './checked-fetch-transport.ts'
import { onEncoded } from './encoded-chunks.ts'
import { idleTimeout } from './idle-timeout.ts'
import { advanceWhenQuiet } from './testing/advance-when-quiet.ts'
import { client, drain } from './testing/clients.ts'

const clock = tidyClock()

const transports = [
  ['Node’s transport', httpTransport],
  ['a fetch', () => fetchTransport()],
] as const

describe.each(transports)('idleTimeout over %s', (_, transport) => {
  const open = (idleTimeout = 100) => client({ transport: transport(), idleTimeout })

  test('ends a call that gets no headers, and frees the connection', async () => {
    const { url, arrived, gone } = await stalling('nothing')
    const call = open().get(`${url}x?secret`)
    await arrived
    void clock.advance(100)
    await expect(call).rejects.toMatchObject({
      name: 'IdleTimeoutError',
      code: 'ERR_IDLE_TIMEOUT',
      timeout: 100,
      message: `GET ${url}x stalled: nothing was sent or came for 100 ms`,
    })
    await expect(call).rejects.toBeInstanceOf(TimeoutError)
    await gone
  })

  test.each([
    ['text()', (response: HttpResponse) => response.text()],
    ['stream()', drain],
  ])('ends a body that stalls while %s waits for it, and frees the connection', async (_, read) => {
    for (const part of ['headers', 'half a body'] as const) {
      const { url, gone } = await stalling(part)
      const reading = read(await open().get(url))
      const failed = expect(reading).rejects.toMatchObject({
        name: 'IdleTimeoutError',
        message: `The response to GET ${url} stalled: nothing came for 100 ms`,
      })
      await advanceWhenQuiet(clock)
      await failed
      await gone
    }
  })

  test('does not end a response that takes far longer, as long as something comes', async () => {
    const { url, next } = await dripping()
    const response = await open().get(url)
    let text = ''
    for await (const chunk of response.stream()) {
      text += new TextDecoder().decode(chunk)
      await clock.advance(99)
      next()
    }
    expect(text).toBe('abcdefgh')
  })

  test('a slow reader is not silence: hours between two reads end nothing', async () => {
    const { url, next } = await dripping()
    const response = await open().get(url)
    await clock.advance(3_600_000)
    const chunks = response.stream()[Symbol.asyncIterator]()
    await chunks.next()
    await clock.advance(3_600_000)
    const rest = chunks.next()
    next()
    expect(new TextDecoder().decode((await rest).value as Uint8Array)).toBe('b')
    await chunks.return?.()
    expect(clock.pending).toBe(0)
  })

  test('nor is a slow source of an upload', async () => {
    const server = await httpServer((req, res) => req.on('end', () => res.end('got it')).resume())
    const call = open().post(server.url, {
      async *body() {
        yield bytes('a')
        await clock.advance(3_600_000)
        yield bytes('b')
      },
    })
    expect(await (await call).text()).toBe('got it')
  })

  test('counts silence after an upload too', async () => {
    const { url, arrived } = await stalling('nothing')
    const call = open().post(url, { body: 'small' })
    await arrived
    void clock.advance(100)
    await expect(call).rejects.toBeInstanceOf(IdleTimeoutError)
  })

  test('leaves no timer behind: read, released, left in the middle, without a body', async () => {
    const server = await httpServer((req, res) =>
      res.end(req.method === 'HEAD' ? '' : 'x'.repeat(1000)),
    )
    const c = open()
    for (const end of [
      (response: HttpResponse) => response.text(),
      (response: HttpResponse) => response.release(),
      async (response: HttpResponse) => {
        for await (const _ of response.stream()) break
      },
    ]) {
      await end(await c.get(server.url))
      expect(clock.pending).toBe(0)
    }
    await c.head(server.url)
    expect(clock.pending).toBe(0)
  })

  test('passes the caller’s abort on, with its reason', async () => {
    const { url, gone } = await stalling('half a body')
    const controller = new AbortController()
    const response = await open().get(url, { signal: controller.signal })
    const read = response.text()
    controller.abort('enough')
    await expect(read).rejects.toBe('enough')
    await gone
    expect(clock.pending).toBe(0)
  })
})

test('a server that says 102 Processing again and again is not silent (RFC 9110 §15.2)', async () => {
  const arrived = moment()
  let say: (text: string) => void = () => undefined
  const { url } = await rawServer((socket) => {
    say = (text) => void socket.write(text)
    arrived.arrive()
  })
  let heard = moment()
  const listening: Middleware = (request, next) =>
    next(request.set(onEncoded, () => heard.arrive()))
  const call = client({ middleware: [listening, idleTimeout(100)] }).get(url)
  await arrived.come
  for (let n = 0; n < 3; n++) {
    await clock.advance(99)
    heard = moment()
    say('HTTP/1.1 102 Processing\r\n\r\n')
    await heard.come
  }
  await clock.advance(99)
  say('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
  expect(await (await call).text()).toBe('ok')
})

/** Sends a letter at once, and the next one whenever it is told to, up to `h`. */
async function dripping() {
  let send = (): void => undefined
  const server = await httpServer((_, res) => {
    const letters = Array.from('abcdefgh')
    send = () => {
      const letter = letters.shift()
      if (letters.length === 0) res.end(letter)
      else res.write(letter)
    }
    send()
  })
  return {
    url: server.url,
    next: () => {
      send()
    },
  }
}
