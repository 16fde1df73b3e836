import { describe, expect, test, vi } from 'vitest'
import { OperationTimeoutError } from '../errors.ts'
import { fetches } from '../platform/node/testing/fetches.ts'
import { httpServer, moment } from '../platform/node/testing/servers.ts'
import { tidyClock } from '../test-helpers/tidy-clock.ts'
import type { Fetch } from './fetch-types.ts'
import { over } from './testing/over-fetch.ts'

describe.each(fetches)('over %s', (_, fetch) => {
  const clock = tidyClock()
  const { client, send } = over(fetch)

  test('an abort is the caller’s reason, before, during the wait and in the body', async () => {
    const arrived = moment()
    const { url } = await httpServer((req, res) => {
      if (req.url === '/body') res.write('a')
      else arrived.arrive()
    })
    const c = client()
    await expect(c.get(url, { signal: AbortSignal.abort('early') })).rejects.toBe('early')
    await expect(send(url, { signal: AbortSignal.abort('early') })).rejects.toBe('early')
    const waiting = new AbortController()
    const call = c.get(url, { signal: waiting.signal })
    await arrived.come
    waiting.abort('waiting')
    await expect(call).rejects.toBe('waiting')
    const reading = new AbortController()
    const read = (await c.get(`${url}body`, { signal: reading.signal })).text()
    reading.abort('reading')
    await expect(read).rejects.toBe('reading')
  })

  test('a timeout covers the body, and frees the connection', async () => {
    const gone = moment()
    const { url } = await httpServer((req, res) => {
      req.socket.on('close', () => {
        gone.arrive()
      })
      res.write('a')
    })
    const response = await client({ timeout: 1000 }).get(url)
    const read = response.text()
    void clock.advance(1000)
    await expect(read).rejects.toBeInstanceOf(OperationTimeoutError)
    await gone.come
  })

  test('releasing a large body gives its connection up', async () => {
    const gone = moment()
    const { url } = await httpServer((req, res) => {
      req.socket.on('close', () => {
        gone.arrive()
      })
      res.write(Buffer.alloc(5_000_000))
    })
    await (await client().get(url)).release()
    await gone.come
  })

  test('a reader whose body is released elsewhere gets an error, not an early end', async () => {
    const { url } = await httpServer((_, res) => res.end(Buffer.alloc(5_000_000)))
    const response = await send(url)
    const chunks = response.stream()[Symbol.asyncIterator]()
    await chunks.next()
    await response.release()
    await expect(chunks.next()).rejects.toThrow('A body was cancelled or released')
  })
})

test('a request that is aborted already reaches no fetch', async () => {
  const fetch = vi.fn<Fetch>(async () => new Response())
  const call = over(fetch).send('http://a.test', { signal: AbortSignal.abort('enough') })
  await expect(call).rejects.toBe('enough')
  expect(fetch).not.toHaveBeenCalled()
})
