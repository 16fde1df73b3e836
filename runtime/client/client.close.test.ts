import { describe, expect, test } from 'vitest'
import type { Handler } from '../handler.ts'
import { HttpResponse } from '../message/response.ts'
import { httpServer, moment } from '../platform/node/testing/servers.ts'
import { createClient } from './client.ts'

const ok: Handler = () => Promise.resolve(new HttpResponse())

/** Whether `promise` waits for something that the test has yet to do. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const nothingElse = new Promise(setImmediate).then(() => true)
  return Promise.race([promise.then(() => false), nothingElse])
}

describe('close', () => {
  test('is the same promise the second time', () => {
    const c = createClient()
    expect(c.close()).toBe(c.close())
  })

  test('refuses calls that come after it', async () => {
    const c = createClient({ transport: ok })
    await c.close()
    await expect(c.get('http://a.test')).rejects.toThrow('This client is closed')
    await expect(c.fetch('http://a.test')).rejects.toThrow('This client is closed')
  })

  test('lets calls in flight end, with their bodies', async () => {
    const [arrived, answer, rest] = [moment(), moment(), moment()]
    const server = await httpServer((_, res) => {
      arrived.arrive()
      void answer.come.then(() => res.write('x'.repeat(100_000)))
      void rest.come.then(() => res.end('x'.repeat(100_000)))
    })
    const c = createClient()
    const call = c.get(server.url)
    await arrived.come
    const closed = c.close()
    expect(await isPending(closed)).toBe(true)
    answer.arrive()
    const response = await call
    expect(await isPending(closed)).toBe(true)
    rest.arrive()
    expect(await response.text()).toHaveLength(200_000)
    await closed
  })

  test('lets a call in flight make its next attempt, and follow a redirect', async () => {
    const go = moment()
    const between = moment()
    const server = await httpServer((req, res) => {
      if (req.url === '/') res.writeHead(302, { location: '/there' }).end()
      else res.end('there')
    })
    const c = createClient({
      middleware: [
        async (request, next) => {
          await (await next(request)).release()
          between.arrive()
          await go.come
          return next(request)
        },
      ],
    })
    const call = c.get(server.url)
    await between.come
    const closed = c.close()
    expect(await isPending(closed)).toBe(true)
    go.arrive()
    expect(await (await call).text()).toBe('there')
    await closed
  })

  test('frees the connections', async () => {
    const gone = moment()
    const server = await httpServer((req, res) => {
      req.socket.on('close', () => {
        gone.arrive()
      })
      res.end('ok')
    })
    const c = createClient()
    await (await c.get(server.url)).text()
    await c.close()
    await gone.come
    expect(server.connections).toBe(1)
  })

  test('leaves a transport open that was passed in', async () => {
    let closed = false
    const transport = Object.assign(ok.bind(null), {
      close() {
        closed = true
        return Promise.resolve()
      },
    })
    await createClient({ transport }).close()
    expect(closed).toBe(false)
  })
})
