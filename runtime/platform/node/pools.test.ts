import { describe, expect, test } from 'vitest'
import { HttpRequest } from '../../message/request.ts'
import { Pools } from './pools.ts'
import { rawServer } from './testing/servers.ts'
import { transport } from './testing/transport.ts'
import { httpTransport } from './transport.ts'

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n'

/** Closes each connection after one response, and counts how many requests it has at once. */
async function closingServer(answer: string) {
  let [now, most] = [0, 0]
  const { url } = await rawServer((socket) => {
    most = Math.max(most, ++now)
    setImmediate(() => {
      now--
      socket.end(answer)
    })
  })
  return { url, most: () => most }
}

describe('a server that closes each connection after one response', () => {
  test.each([
    ['says so', `${OK}Connection: close\r\n\r\nok`],
    ['speaks HTTP/1.0', `${OK.replace('1.1', '1.0')}\r\nok`],
  ])('gets no more of them than were asked for, while calls wait: it %s', async (_, answer) => {
    const server = await closingServer(answer)
    const send = transport(1)
    const calls = async () => {
      for (let n = 0; n < 4; n++) expect(await (await send(server.url)).text()).toBe('ok')
    }
    await Promise.all([calls(), calls(), calls(), calls()])
    expect(server.most()).toBe(1)
  })

  test('does not make close() forget a call that waits', async () => {
    const { url } = await closingServer(`${OK}Connection: close\r\n\r\nok`)
    const handler = httpTransport({ connections: 1 })
    const call = async () => (await handler(new HttpRequest(url))).text()
    const calls = [call(), call(), call()]
    await calls[0]
    let done = 0
    for (const each of calls) void each.then(() => done++)
    await handler.close()
    expect(done).toBe(3)
  })

  test('leaves nothing behind: an origin without connections and calls is forgotten', async () => {
    const { url } = await closingServer(`${OK}Connection: close\r\n\r\nok`)
    const { origin } = new URL(url)
    const pools = new Pools({})
    const { body } = await pools.request(origin, { origin, path: '/', method: 'GET' })
    expect(await body.text()).toBe('ok')
    await expect.poll(() => pools.size).toBe(0)
    await pools.close()
  })
})
