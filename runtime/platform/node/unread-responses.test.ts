import { getEventListeners } from 'node:events'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createClient, type CallOptions } from '../../index.ts'
import { HttpResponse } from '../../message/response.ts'
import { serve } from './serve.ts'
import { collectGarbageUntil } from './testing/collect-garbage.ts'
import { oneConnection } from './testing/one-connection.ts'
import { httpServer } from './testing/servers.ts'
import { httpTransport } from './transport.ts'

/** The warnings of this process, as they are printed. */
function warnings() {
  const seen: Error[] = []
  const add = (warning: Error) => seen.push(warning)
  process.on('warning', add)
  onTestFinished(() => void process.off('warning', add))
  return seen
}

describe('a response that nothing holds any more frees its connection', () => {
  test.each<[string, CallOptions]>([
    ['of a plain call', {}],
    ['of a call with a deadline', { timeout: 3_600_000 }],
    ['of a call with a limit on silence', { idleTimeout: 3_600_000 }],
    ['of a call with a signal that is never aborted', { signal: new AbortController().signal }],
  ])('%s, which a handler of a server has dropped', async (_, options) => {
    const { plain, next } = await oneConnection([])
    const app = await serve(async () => {
      const upstream = await plain.get('/', options)
      return new HttpResponse(String(upstream.status))
    })
    onTestFinished(() => app.close())
    const own = createClient()
    onTestFinished(() => own.close())
    expect(await (await own.get(app.url)).text()).toBe('200')
    let isFree = false
    const second = next().then(() => {
      isFree = true
    })
    await collectGarbageUntil(() => isFree)
    await second
  })

  test('and leaves no listener on a signal that outlives it', async () => {
    const { plain } = await oneConnection([], { connections: 2 })
    const { signal } = new AbortController()
    await (async () => {
      await plain.get('/', { signal })
      await plain.get('/', { signal, timeout: 3_600_000 })
    })()
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    await collectGarbageUntil(() => getEventListeners(signal, 'abort').length === 0)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  test('begun, and left without an end', async () => {
    const { plain, next } = await oneConnection([])
    await (async () => {
      const chunks = (await plain.get('/')).stream()[Symbol.asyncIterator]()
      await chunks.next()
    })()
    let isFree = false
    const second = next().then(() => {
      isFree = true
    })
    await collectGarbageUntil(() => isFree)
    await second
  })

  test('and one that is held is never taken away', async () => {
    const { plain } = await oneConnection([])
    const held = await plain.get('/')
    let rounds = 0
    await collectGarbageUntil(() => ++rounds > 20)
    expect((await held.text()).length).toBe(1 << 20)
  })

  test('nor one that only its reader holds', async () => {
    const { plain } = await oneConnection([])
    const chunks = (await plain.get('/', { timeout: 3_600_000 })).stream()[Symbol.asyncIterator]()
    let rounds = 0
    await collectGarbageUntil(() => ++rounds > 20)
    let bytes = 0
    for (let part = await chunks.next(); part.done !== true; part = await chunks.next()) {
      bytes += part.value.byteLength
    }
    expect(bytes).toBe(1 << 20)
  })
})

describe('a call that waits while unread responses hold all connections', () => {
  test('is warned of once, by the name of the call whose response it is', async () => {
    const seen = warnings()
    const { plain, server } = await oneConnection([])
    const unread = await plain.get('/report?secret')
    const waiting = [plain.get('small'), plain.get('small')]
    await expect.poll(() => seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({
      name: 'UnreadResponseWarning',
      code: 'WARN_UNREAD_RESPONSE',
      message:
        `GET ${server.url}small waits for a connection: all of them (1) are held by responses that nothing reads, ` +
        `such as that of GET ${server.url}report. Read each response, or release() it`,
    })
    await unread.release()
    for (const call of waiting) await (await call).text()
    expect(seen).toHaveLength(1)
  })

  test('also where there are several connections', async () => {
    const seen = warnings()
    const { plain } = await oneConnection([], { connections: 2 })
    const unread = [await plain.get('/'), await plain.get('/')]
    const waiting = plain.get('small')
    await expect.poll(() => seen).toHaveLength(1)
    expect(seen[0]?.message).toContain('all of them (2) are held by responses that nothing reads')
    await Promise.all(unread.map((one) => one.release()))
    await (await waiting).text()
  })

  test('is no matter where a small one was left unread, or one is being read', async () => {
    const seen = warnings()
    const { plain } = await oneConnection([])
    await plain.get('small')
    const reading = await plain.get('/')
    const chunks = reading.stream()[Symbol.asyncIterator]()
    await chunks.next()
    const next = plain.get('small')
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
    await chunks.return?.()
    await (await next).text()
    expect(seen).toEqual([])
  })

  test('is no matter where the calls go to another origin, or there is a connection left', async () => {
    const seen = warnings()
    const other = await httpServer((_, res) => res.end('other'))
    const { plain } = await oneConnection([], { connections: 2 })
    const unread = [await plain.get('/')]
    await (await plain.get('small')).text()
    unread.push(await plain.get('/'))
    await (await plain.get(other.url)).text()
    await Promise.all(unread.map((one) => one.release()))
    expect(seen).toEqual([])
  })

  test('without a limit on connections nothing waits', async () => {
    const seen = warnings()
    const server = await httpServer((_, res) => res.end('x'.repeat(1 << 20)))
    const transport = httpTransport()
    onTestFinished(() => transport.close())
    const client = createClient({ baseUrl: server.url, transport })
    const unread = await Promise.all([1, 2, 3].map(() => client.get('/')))
    await Promise.all(unread.map((one) => one.release()))
    expect(seen).toEqual([])
  })
})
