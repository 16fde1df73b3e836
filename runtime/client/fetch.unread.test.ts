import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import type { Middleware } from '../handler.ts'
import { onBodyEnd } from '../message/on-body-end.ts'
import { HttpResponse } from '../message/response.ts'
import { collectGarbageUntil } from '../platform/node/testing/collect-garbage.ts'
import { httpServer, moment } from '../platform/node/testing/servers.ts'
import { fetchOf } from './testing/clients.ts'

/** A fetch, and how many of its responses have a body that may still be read: each holds a place in a limit. */
function counting() {
  const over = moment()
  const held = { count: 0, over: over.come }
  const count: Middleware = async (request, next) => {
    held.count++
    return onBodyEnd(await next(request), () => {
      held.count--
      over.arrive()
    })
  }
  return { held, count }
}

async function asked(answer: (response: ServerResponse) => unknown, init?: RequestInit) {
  const { held, count } = counting()
  const { url } = await httpServer((_, res) => void answer(res))
  const fetch = fetchOf({ middleware: [count] })
  return { held, response: await fetch(url, init) }
}

const lines = Array.from({ length: 10 }, (_, line) => `line ${line}\n`)

describe('a failure whose content nothing reads', () => {
  test.each([
    ['short', 'x'.repeat(1000), 0],
    ['long', 'x'.repeat(100_000), 1],
  ])('is over all the same, if it is short: %s', async (_, text, expected) => {
    const { held, response } = await asked((res) =>
      res.writeHead(404, { 'content-length': text.length }).end(text),
    )
    if (expected === 0) await held.over
    expect(held.count).toBe(expected)
    // It can still be read, as late as it likes.
    expect(await response.text()).toBe(text)
    expect(held.count).toBe(0)
  })

  test.each([404, 401, 500, 503])('so is one of unknown length: %i', async (status) => {
    const { held, response } = await asked((res) => {
      res.writeHead(status).flushHeaders()
      for (const line of lines) res.write(line)
      res.end()
    })
    await held.over
    const clone = response.clone()
    expect(await clone.text()).toBe(lines.join(''))
    expect(await response.text()).toBe(lines.join(''))
  })

  test('also one that is an event stream, which is read event by event', async () => {
    const { held, response } = await asked((res) => {
      res.writeHead(500, { 'content-type': 'text/event-stream' })
      res.write('data: 1\n\n')
      setImmediate(() => res.end('data: 2\n\n'))
    })
    await held.over
    let text = ''
    for await (const chunk of response.body as ReadableStream<Uint8Array> &
      AsyncIterable<Uint8Array>)
      text += Buffer.from(chunk).toString()
    expect(text).toBe('data: 1\n\ndata: 2\n\n')
  })

  test('also one that breaks off: its reader has what came, and then the error', async () => {
    const { held, response } = await asked((res) => {
      res.writeHead(500).write('half')
      setImmediate(() => res.destroy())
    })
    await held.over
    const reader = response.body?.getReader()
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('half')
    await expect(reader?.read()).rejects.toThrow('terminated')
  })

  test('of any length is read ahead by 64 KiB, and no further', async () => {
    let made = 0
    const fetch = fetchOf({
      transport: () =>
        Promise.resolve(
          new HttpResponse(
            async function* () {
              for (;;) yield await Promise.resolve(new Uint8Array(1024).fill(++made))
            },
            { status: 500 },
          ),
        ),
    })
    const response = await fetch('http://a.test')
    for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate)
    expect(made).toBe(64)
    const reader = response.body?.getReader()
    for (let n = 1; n <= 70; n++) {
      expect((await reader?.read())?.value).toEqual(new Uint8Array(1024).fill(n))
    }
    expect(made).toBe(70)
    await reader?.cancel()
  })

  test('ends when its caller aborts, though it stalls', async () => {
    const controller = new AbortController()
    const { held, response } = await asked((res) => res.writeHead(500).write('a'), {
      signal: controller.signal,
    })
    controller.abort()
    await expect(response.text()).rejects.toMatchObject({ name: 'AbortError' })
    await held.over
  })

  test('ends when its stream is cancelled, though it stalls', async () => {
    const { held, response } = await asked((res) => res.writeHead(500).write('a'))
    await response.body?.cancel()
    await held.over
  })

  test('cannot be larger than the client’s limit', async () => {
    const size = 8 * 2 ** 20
    const piece = new Uint8Array(size)
    let made = 0
    const fetch = fetchOf({
      transport: () =>
        Promise.resolve(
          new HttpResponse(
            async function* () {
              for (;;) {
                made += size
                yield await Promise.resolve(piece)
              }
            },
            { status: 500 },
          ),
        ),
    })
    await expect((await fetch('http://a.test')).text()).rejects.toMatchObject({
      code: 'ERR_RESPONSE_TOO_LARGE',
    })
    expect(made).toBeLessThan(120 * 2 ** 20)
  })
})

describe('a response that nothing holds any more leaves its place', () => {
  test.each<[string, (response: ServerResponse) => unknown]>([
    ['a success', (res) => res.end('x'.repeat(1 << 20))],
    ['a short success', (res) => res.end('ok')],
    ['a long failure', (res) => res.writeHead(500).end('x'.repeat(1 << 20))],
    ['a failure that stalls', (res) => res.writeHead(500).write('a')],
    [
      'a failure of known length that stalls',
      (res) => res.writeHead(500, { 'content-length': 2 }).write('a'),
    ],
  ])('%s', async (_, answer) => {
    const { held, count } = counting()
    const { url } = await httpServer((_, res) => void answer(res))
    const fetch = fetchOf({ middleware: [count] })
    const { signal } = new AbortController()
    expect((await fetch(url, { signal })).bodyUsed).toBe(false)
    expect(held.count).toBe(1)
    await collectGarbageUntil(() => held.count === 0)
    expect(held.count).toBe(0)
    signal.throwIfAborted()
  })

  test('one that only its reader holds is not taken away', async () => {
    const { held, count } = counting()
    const { url } = await httpServer((_, res) => res.end('x'.repeat(1 << 20)))
    const fetch = fetchOf({ middleware: [count] })
    const reader = (await fetch(url)).clone().body?.getReader()
    let rounds = 0
    await collectGarbageUntil(() => ++rounds > 20)
    expect(held.count).toBe(1)
    let bytes = 0
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
      bytes += part.value.byteLength
    }
    expect(bytes).toBe(1 << 20)
  })
})
