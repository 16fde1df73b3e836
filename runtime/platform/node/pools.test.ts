import { describe, expect, test } from 'vitest'
import { HttpRequest } from '../../message/request.ts'
import { Pools } from './pools.ts'
import { moment, rawServer, type TestServer } from './testing/servers.ts'
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
    const { body } = await pools.request(new HttpRequest(url), { origin, path: '/', method: 'GET' })
    expect(await body.text()).toBe('ok')
    await expect.poll(() => pools.size).toBe(0)
    await pools.close()
  })
})

describe('a call that is aborted while the server is silent', () => {
  /** Ends as a timeout does: in a timer, before any promise has its turn. */
  function abortInTimer(controller: AbortController) {
    return new Promise<void>((resolve) => {
      setTimeout(() => {
        controller.abort(new Error('late'))
        resolve()
      }, 0)
    })
  }

  test.each([1, 2, Infinity])(
    'makes no connection more: of at most %d at once',
    async (connections) => {
      const asked = [moment(), moment(), moment()]
      let requests = 0
      const server = await rawServer(() => asked[requests++]?.arrive())
      const send = transport(connections)
      for (const { come } of asked) {
        const controller = new AbortController()
        const call = send(server.url, { signal: controller.signal })
        await come
        await Promise.all([expect(call).rejects.toThrow('late'), abortInTimer(controller)])
        await untilClosed(server)
      }
      expect([server.connections, requests]).toEqual([3, 3])
    },
  )

  test.each([1, 2])(
    'leaves the calls that wait behind it their connection: %d',
    async (connections) => {
      const asked = moment()
      let requests = 0
      const server = await rawServer((socket) => {
        if (++requests > connections) socket.end(`${OK}Connection: close\r\n\r\nok`)
        else if (requests === connections) asked.arrive()
      })
      const send = transport(connections)
      const controllers = Array.from({ length: connections }, () => new AbortController())
      const given = controllers.map(({ signal }) => send(server.url, { signal }))
      const waiting = [send(server.url), send(server.url)]
      await asked.come
      const left = given.map((call) => expect(call).rejects.toThrow('late'))
      await Promise.all([...left, ...controllers.map(abortInTimer)])
      for (const call of waiting) expect(await (await call).text()).toBe('ok')
    },
  )
})

async function untilClosed(server: TestServer) {
  await expect.poll(() => server.open).toBe(0)
}
