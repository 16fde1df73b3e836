import { Agent } from 'undici/index.js'
import { describe, expect, test, onTestFinished } from 'vitest'
import { client } from '../../client/testing/clients.ts'
import { httpServer, moment, rawServer } from './testing/servers.ts'
import { silentTlsServer } from './testing/tls.ts'
import { untilStill } from './testing/until-still.ts'
import { passUndiciTime } from './testing/undici-time.ts'

const HOUR = 3_600_000

describe('no limit applies that the caller did not set', () => {
  test('an hour without headers is no error', async () => {
    const [arrived, answer] = [moment(), moment()]
    const server = await httpServer((_, res) => {
      arrived.arrive()
      void answer.come.then(() => res.end('at last'))
    })
    const call = client().get(server.url)
    await arrived.come
    await passUndiciTime(HOUR)
    answer.arrive()
    expect(await (await call).text()).toBe('at last')
  })

  test.each([
    ['an event stream', 'transfer-encoding: chunked', '5\r\nfirst\r\n', '6\r\nsecond\r\n0\r\n\r\n'],
    ['a download', 'content-length: 11', 'first', 'second'],
  ])('nor is an hour of silence in the middle of %s', async (_what, framing, first, second) => {
    const more = moment()
    const server = await rawServer((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${framing}\r\n\r\n${first}`)
      void more.come.then(() => socket.write(second))
    })
    const chunks = (await client().get(server.url)).stream()[Symbol.asyncIterator]()
    await chunks.next()
    const next = chunks.next()
    await passUndiciTime(HOUR)
    more.arrive()
    expect(Buffer.from((await next).value as Uint8Array).toString()).toBe('second')
    expect((await chunks.next()).done).toBe(true)
  })

  test('nor an hour in which an upload is not taken', async () => {
    const go = moment()
    const server = await httpServer((req, res) => {
      req.pause()
      void go.come.then(() => req.resume().on('end', () => res.end('got it')))
    })
    let sent = 0
    const call = client().post(server.url, {
      async *body() {
        for (let n = 0; n < 64; n++) {
          yield await Promise.resolve(new Uint8Array(256 * 1024))
          sent++
        }
      },
    })
    await expect.poll(() => sent).toBeGreaterThan(0)
    await untilStill(() => sent)
    await passUndiciTime(HOUR)
    go.arrive()
    expect(await (await call).text()).toBe('got it')
  })

  test('nor an hour without a connection', async () => {
    const { url, reached } = await silentTlsServer()
    const controller = new AbortController()
    const call = client().get(url, { signal: controller.signal })
    await reached
    await passUndiciTime(HOUR)
    // It would wait on, and so would close(), if the attempt to connect were not given up with its last caller.
    controller.abort('enough')
    await expect(call).rejects.toBe('enough')
  })

  test('undici by itself gives up after 300 s: time passes in these tests', async () => {
    const arrived = moment()
    const server = await httpServer(() => {
      arrived.arrive()
    })
    const agent = new Agent()
    onTestFinished(() => agent.destroy())
    const call = agent.request({ origin: server.url, path: '/', method: 'GET' })
    await arrived.come
    void passUndiciTime(HOUR)
    await expect(call).rejects.toThrow('Headers Timeout Error')
  })
})
