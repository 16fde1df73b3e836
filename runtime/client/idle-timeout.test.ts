import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { IdleTimeoutError, TimeoutError } from '../errors.ts'
import { compose, type Middleware } from '../handler.ts'
import { HttpRequest } from '../message/request.ts'
import { HttpResponse } from '../message/response.ts'
import { bytes, endlessStream } from '../platform/node/testing/bodies.ts'
import { httpServer, moment, rawServer, stalling } from '../platform/node/testing/servers.ts'
import * as memory from '../platform/memory/index.ts'
import { httpTransport } from '../platform/node/transport.ts'
import { tidyClock } from '../test-helpers/tidy-clock.ts'
import { createClient } from './client.ts'
import { fetchTransport } from './checked-fetch-transport.ts'
import { onEncoded } from './encoded-chunks.ts'
import { idleTimeout } from './idle-timeout.ts'
import { advanceWhenQuiet } from './testing/advance-when-quiet.ts'
import { client, drain, never } from './testing/clients.ts'

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

describe('a compressed response', () => {
  /** One letter in as many pieces as gzip has bytes: its header alone is ten, and decodes to nothing. */
  async function trickling() {
    const pieces = [...gzipSync('a')].map((byte) => Uint8Array.of(byte))
    let send = (): void => undefined
    const server = await httpServer((_, res) => {
      res.writeHead(200, { 'content-encoding': 'gzip' })
      send = () => {
        const piece = pieces.shift()
        if (piece) res.write(piece)
        else res.end()
      }
      send()
    })
    return {
      url: server.url,
      left: () => pieces.length,
      send: () => {
        send()
      },
    }
  }
  const quiet = async () => {
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
  }

  test.each([
    ['text()', (response: HttpResponse) => response.text().then(() => undefined)],
    ['stream()', drain],
  ])('is not silent while its bytes come, though they decode to nothing: %s', async (_, read) => {
    const { url, left, send } = await trickling()
    const reading = client({ idleTimeout: 100 }).get(url).then(read)
    const done = expect(reading).resolves.toBeUndefined()
    while (left() > 0) {
      await quiet()
      await clock.advance(99)
      send()
    }
    await quiet()
    send()
    await done
  })

  test('is silent when no byte of it comes, however much is decoded already', async () => {
    const { url } = await trickling()
    const reading = client({ idleTimeout: 100 }).get(url).then(drain)
    const failed = expect(reading).rejects.toBeInstanceOf(IdleTimeoutError)
    await quiet()
    await clock.advance(100)
    await failed
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

describe('where it is', () => {
  test('a call may have another limit than its client, or none', async () => {
    const c = client({ transport: never, idleTimeout: 100 })
    const longer = c.get('http://a.test', { idleTimeout: 5000 })
    const controller = new AbortController()
    const none = c.get('http://a.test', { idleTimeout: Infinity, signal: controller.signal })
    await clock.advance(4999)
    expect(clock.pending).toBe(1)
    void clock.advance(1)
    await expect(longer).rejects.toMatchObject({ timeout: 5000 })
    await clock.advance(3_600_000)
    controller.abort('enough')
    await expect(none).rejects.toBe('enough')
  })

  test('as a middleware it works in any list', async () => {
    const call = compose([idleTimeout(100)], never)(new HttpRequest('http://a.test/x'))
    void clock.advance(100)
    await expect(call).rejects.toThrow('GET http://a.test/x stalled')
  })

  test('a middleware outside it gets the error of an attempt, and may try again', async () => {
    let attempts = 0
    const c = client({
      transport: () => (++attempts === 1 ? never() : Promise.resolve(new HttpResponse('second'))),
      idleTimeout: 100,
      middleware: [(request, next) => next(request).catch(() => next(request))],
    })
    const call = c.get('http://a.test')
    void clock.advance(100)
    expect(await (await call).text()).toBe('second')
  })

  test('in memory, an application that is silent is ended as on a socket', async () => {
    const server = await memory.serve(never)
    const transport = memory.httpTransport()
    const call = createClient({ transport, idleTimeout: 100 }).get(server.url)
    void clock.advance(100)
    await expect(call).rejects.toBeInstanceOf(IdleTimeoutError)
    await server.close()
  })

  test('releases a response that comes too late', async () => {
    const answer = moment<HttpResponse>()
    const call = client({ transport: () => answer.come, idleTimeout: 100 }).get('http://a.test')
    void clock.advance(100)
    await expect(call).rejects.toBeInstanceOf(IdleTimeoutError)
    const { stream, cancelled } = endlessStream()
    answer.arrive(new HttpResponse(stream))
    await expect.poll(cancelled).toBe(true)
  })

  test.each([0, -1, NaN, '5'])('%j is refused', (ms) => {
    expect(() => idleTimeout(ms as number)).toThrow(RangeError)
    expect(() => createClient({ idleTimeout: ms as number })).toThrow(/idleTimeout \}\) is/)
  })
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
