import { describe, expect, onTestFinished, test } from 'vitest'
import { sleep } from '../clock.ts'
import type { Handler, Middleware } from '../handler.ts'
import { HttpResponse } from '../message/response.ts'
import { httpServer, moment } from '../platform/node/testing/servers.ts'
import { httpTransport } from '../platform/node/transport.ts'
import { tidyClock } from '../test-helpers/tidy-clock.ts'
import { fetchTransport } from './checked-fetch-transport.ts'
import { createClient } from './client.ts'

/** `/silent` never answers, `/endless` never ends, `/large` waits for its reader. */
async function server() {
  const asked = moment()
  const { url } = await httpServer((req, res) => {
    if (req.url?.startsWith('/large')) res.end('x'.repeat(1 << 22))
    else if (req.url === '/endless') res.write('begun')
    asked.arrive()
  })
  return { url, asked }
}

const GAVE_UP = 'failed: client.close({ timeout: 1 }) gave up the call'
const gaveUp = (path: string) => ({
  name: 'NetworkError',
  code: 'ERR_CLOSED',
  message: expect.stringMatching(
    `^GET http://[^ ]*${path} ${GAVE_UP.replace(/[(){}]/g, '.')}$`,
  ) as unknown,
})

describe('close() with a timeout', () => {
  test('closes the connection of a response that nothing reads', async () => {
    const { url } = await server()
    const c = createClient()
    const response = await c.get(`${url}large`)
    await c.close({ timeout: 1 })
    await expect(response.text()).rejects.toMatchObject({ code: 'ERR_CLOSED' })
  })

  test('ends a response that is being read', async () => {
    const { url } = await server()
    const c = createClient()
    const text = (await c.get(`${url}endless`)).text()
    text.catch(() => undefined)
    await c.close({ timeout: 1 })
    await expect(text).rejects.toMatchObject({
      code: 'ERR_CLOSED',
      message: expect.stringContaining('client.close({ timeout: 1 }) gave up the call') as unknown,
    })
  })

  test('ends a call that is not answered', async () => {
    const { url, asked } = await server()
    const c = createClient()
    const call = expect(c.get(`${url}silent?secret`)).rejects.toMatchObject(gaveUp('/silent'))
    await asked.come
    await c.close({ timeout: 1 })
    await call
  })

  test('ends a call that asks before it sends its content', async () => {
    const { url, asked } = await server()
    const transport = httpTransport({ expectContinue: true })
    const c = createClient({ transport })
    const headers = { Expect: '100-continue' }
    const call = expect(c.post(`${url}silent`, { body: 'x', headers })).rejects.toMatchObject({
      code: 'ERR_CLOSED',
    })
    await asked.come
    await transport.close({ timeout: 1 })
    await call
  })

  test('ends a call of fetch, with the error of a fetch', async () => {
    const { url, asked } = await server()
    const c = createClient()
    const call = expect(c.fetch(`${url}silent`)).rejects.toMatchObject({
      name: 'TypeError',
      message: 'fetch failed',
      cause: gaveUp('/silent'),
    })
    await asked.come
    await c.close({ timeout: 1 })
    await call
  })

  test('ends a call over a fetch, and one in memory', async () => {
    const { url, asked } = await server()
    const app: Handler = () => new Promise(() => undefined)
    for (const [transport, path] of [
      [fetchTransport(fetch), 'silent'],
      [app, 'silent'],
    ] as const) {
      const c = createClient({ transport })
      const call = expect(c.get(url + path)).rejects.toMatchObject(gaveUp('/silent'))
      if (transport !== app) await asked.come
      await c.close({ timeout: 1 })
      await call
    }
  })

  test('ends a call that waits for its next attempt: there is none', async () => {
    const again: Middleware = async (request, next) => {
      await (await next(request)).release()
      await sleep(60_000, request.signal)
      return next(request)
    }
    let requests = 0
    const asked = moment()
    const { url } = await httpServer((_, res) => {
      requests++
      res.writeHead(503).end()
      asked.arrive()
    })
    const c = createClient({ middleware: [again], timeout: 60_000 })
    const call = expect(c.get(url)).rejects.toMatchObject({ code: 'ERR_CLOSED' })
    await asked.come
    await c.close({ timeout: 1 })
    await call
    expect(requests).toBe(1)
  })

  test('ends a call whose middleware waits, and has no signal for that', async () => {
    const { url } = await server()
    const waits = moment()
    const c = createClient({
      middleware: [
        async () => {
          waits.arrive()
          return new Promise(() => undefined)
        },
      ],
    })
    const call = expect(c.get(`${url}silent`)).rejects.toMatchObject(gaveUp('/silent'))
    await waits.come
    await c.close({ timeout: 1 })
    await call
  })

  test('leaves a transport open that was passed in', async () => {
    const { url } = await server()
    const transport = httpTransport()
    onTestFinished(() => transport.close({ timeout: 0 }))
    const c = createClient({ transport })
    const response = await c.get(`${url}large`)
    await c.close({ timeout: 0 })
    expect(await response.text()).toHaveLength(1 << 22)
  })

  test('is refused before anything is closed if it is no number of ms', async () => {
    const c = createClient({ transport: async () => new HttpResponse('ok') })
    await expect(c.close({ timeout: NaN })).rejects.toThrow(
      'client.close({ timeout }) is NaN: pass a number of ms, or Infinity for no limit',
    )
    await expect(c.close({ time: 5 } as object)).rejects.toThrow(
      'client.close({ time }) is an unknown',
    )
    expect(await (await c.get('http://a.test')).text()).toBe('ok')
  })
})

test('a second close() may have less time than the first', async () => {
  const { url } = await server()
  const c = createClient()
  await c.get(`${url}large`)
  const first = c.close()
  expect(c.close({ timeout: 1 })).toBe(first)
  await first
})

describe('close() that waits for 5 s', () => {
  const clock = tidyClock()

  function warnings() {
    const seen: Error[] = []
    const add = (warning: Error) => warning.name === 'CloseWarning' && seen.push(warning)
    process.on('warning', add)
    onTestFinished(() => void process.off('warning', add))
    return seen
  }

  test('says once what it waits for', async () => {
    const { url } = await server()
    const seen = warnings()
    const c = createClient()
    const [unread, read] = [await c.get(`${url}large?secret`), await c.get(`${url}endless`)]
    const over = Promise.allSettled([read.text(), c.get(`${url}silent`)])
    const closed = c.close()
    await clock.advance(4999)
    expect(seen).toEqual([])
    await clock.advance(60_000)
    await expect.poll(() => seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({
      name: 'CloseWarning',
      code: 'WARN_CLOSE_WAITS',
      message:
        `client.close() has waited 5 s for GET ${url}silent (in flight), ` +
        `GET ${url}large (nothing reads its response), GET ${url}endless (its response is being read). ` +
        'Read each response, or release() it; client.close({ timeout }) gives up what is left',
    })
    void c.close({ timeout: 0 })
    await clock.advance(0)
    await Promise.all([closed, over])
    expect(unread.status).toBe(200)
  })

  test('names the first five of many', async () => {
    const seen = warnings()
    const c = createClient({ transport: () => new Promise(() => undefined) })
    const calls = Array.from({ length: 7 }, (_, n) => c.get(`http://a.test/${n}`))
    const ended = Promise.allSettled(calls)
    const closed = c.close({ timeout: 9000 })
    await clock.advance(5000)
    await expect.poll(() => seen).toHaveLength(1)
    expect(seen[0]?.message).toContain('GET http://a.test/4 (in flight) and 2 more. Read')
    await clock.advance(4000)
    await closed
    await ended
  })

  test('says nothing when all has ended before', async () => {
    const { url } = await server()
    const seen = warnings()
    const c = createClient()
    const response = await c.get(`${url}large`)
    const closed = c.close()
    await response.release()
    await closed
    await clock.advance(60_000)
    await new Promise(setImmediate)
    expect(seen).toEqual([])
  })
})
