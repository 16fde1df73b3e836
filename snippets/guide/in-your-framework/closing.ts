/**
 * Closes a server of node:http while a stream of toNode() is being sent.
 *
 * @node it listens with node:http
 */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  createClient,
  HttpResponse,
  sleep,
  toNode,
  type Handler,
} from 'middleware-cookbook'

let feedEnds: () => void = () => {}
const feedEnded = new Promise<void>((resolve) => {
  feedEnds = resolve
})

// A feed that never ends by itself.
const feed: Handler = async ({ signal }) => new HttpResponse(news(signal))
async function* news(signal?: AbortSignal) {
  try {
    for (;;) {
      yield new TextEncoder().encode('news\n')
      await sleep(10, signal)
    }
  } finally {
    feedEnds()
  }
}

// #region close
/** Lets responses end, but for `patience` ms at most. */
async function close(server: Server, patience: number): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  const timer = setTimeout(() => server.closeAllConnections(), patience)
  await closed
  clearTimeout(timer)
}
// #endregion close

const listener = toNode(feed)
const server = createServer((req, res) => void listener(req, res))
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo

const client = createClient({ baseUrl: `http://127.0.0.1:${port}` })
const reader = (await client.get('/')).stream()[Symbol.asyncIterator]()
await reader.next()
const closed = close(server, 100)
await reader.next()
console.log('client: news arrives while the server closes')
const cut = async () => {
  while (!(await reader.next()).done);
}
await cut().catch((error: unknown) => {
  console.log('client:', error instanceof Error && error.name)
})
await closed
console.log('server: closed')
await feedEnded
console.log('server: the feed has ended')

await client.close()
