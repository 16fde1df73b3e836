import { deepEqual, equal, match, rejects } from 'node:assert/strict'
import dns from 'node:dns'
import {
  createClient,
  guardConnections,
  httpTransport,
  type ConnectionGuard,
  type Middleware,
} from '../../../runtime/index.ts'
import { rawServer } from '../raw.ts'
import { type Behaviour } from './behaviour.ts'

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const FORBIDDEN = { code: 'ERR_CONNECTION_FORBIDDEN' }

type Looked = (error: null, ...found: unknown[]) => void

/** Connects to this address alone. */
function only(allowed: string): Middleware {
  const guard: ConnectionGuard = ({ address }) => (address === allowed ? undefined : 'no')
  return (request, next) => next(guardConnections(request, guard))
}

/** What a client does on its connections. */
export const calls: readonly Behaviour[] = [
  {
    name: 'ten calls at once share one connection when `connections` is 1',
    async check() {
      const server = await rawServer((socket) => socket.write(ANSWER))
      const transport = httpTransport({ connections: 1 })
      const client = createClient({ transport })
      const all = Array.from({ length: 10 }, async () => (await client.get(server.url)).text())
      deepEqual(new Set(await Promise.all(all)), new Set(['ok']))
      equal(server.connections(), 1)
      await transport.close()
      await server.close()
    },
  },
  {
    name: 'a guard judges an address of the URL, and nothing is connected to that it refuses',
    async check() {
      const server = await rawServer((socket) => socket.write(ANSWER))
      const { port } = new URL(server.url)
      const client = createClient({ middleware: [only('127.0.0.1')] })
      equal(await (await client.get(server.url)).text(), 'ok')
      for (const host of ['127.0.0.2', '0.0.0.0', '[::1]', '[::ffff:127.0.0.1]']) {
        await rejects(client.get(`http://${host}:${port}/`), FORBIDDEN)
      }
      equal(server.connections(), 1)
      await client.close()
      await server.close()
    },
  },
  {
    name: 'a name is connected to at the address that a guard has judged, without another look-up',
    async check() {
      const server = await rawServer((socket) => socket.write(ANSWER))
      const { port } = new URL(server.url)
      const rounds = [['127.0.0.1'], ['192.0.2.1'], ['127.0.0.1', '192.0.2.1']]
      let lookups = 0
      const { lookup } = dns
      dns.lookup = ((name: string, { all }: dns.LookupOptions, callback: Looked) => {
        const found = (rounds[lookups++] ?? []).map((address) => ({ address, family: 4 }))
        if (all) callback(null, found)
        else callback(null, found[0]?.address, 4)
      }) as typeof dns.lookup
      try {
        for (const [round] of rounds.entries()) {
          // Each with connections of its own.
          const client = createClient({ middleware: [only('127.0.0.1')] })
          const call = client.get(`http://a.test:${port}/`)
          if (round === 0) equal(await (await call).text(), 'ok')
          else await rejects(call, FORBIDDEN)
          await client.close()
        }
        equal(lookups, 3)
        equal(server.connections(), 1)
      } finally {
        dns.lookup = lookup
      }
      await server.close()
    },
  },
  {
    name: 'content waits for the word of the server when the request says `Expect: 100-continue`',
    async check() {
      const seen: string[] = []
      const server = await rawServer((socket, text) => {
        seen.push(text)
        socket.write(seen.length === 1 ? 'HTTP/1.1 100 Continue\r\n\r\n' : ANSWER)
      })
      const transport = httpTransport({ expectContinue: true })
      const client = createClient({ transport })
      const headers = { expect: '100-continue' }
      await (await client.put(server.url, { body: 'content', headers })).text()
      equal(seen.length, 2)
      match(seen[1] ?? '', /^content$/)
      await transport.close()
      await server.close()
    },
  },
]
