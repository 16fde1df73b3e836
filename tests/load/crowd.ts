/**
 * Crowds a server with clients that read slowly, write slowly or never finish their request. A client that behaves is
 * answered all the same, and the server closes: neither would ever happen if it waited for the crowd. Prints what memory
 * it took, and what came of a response that was in flight.
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createClient, sleep } from 'middleware-cookbook'
import { hangs } from '../../scripts/lib/hangs.ts'
import { megabyte } from './memory.ts'
import { startServer } from './program.ts'

const each = Number(process.env['CLIENTS'])
const server = await startServer()
const client = createClient({ baseUrl: server.url, timeout: hangs })
const { hostname, port } = new URL(server.url)

await callMany(200)
const idle = (await server.memory()).now

const readers = await crowd(`GET /flood HTTP/1.1\r\nHost: x\r\n\r\n`, (socket) => {
  socket.pause()
  setInterval(() => void socket.read(1024), 200).unref()
})
const writers = await crowd(
  `POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: ${megabyte}\r\n\r\n`,
  (socket) => {
    setInterval(() => socket.write('x'.repeat(100)), 200).unref()
  },
)
const halves = await crowd(`GET / HTTP/1.1\r\nHost: x\r\nX-Half: `, () => undefined)
await sleep(1000)

await callMany(200)
const { peak } = await server.memory()
const response = await client.get('/flood') // in flight while the server closes
const [, flood] = await Promise.all([server.close(), response.bytes()])
const sockets = [...readers, ...writers, ...halves]
await Promise.all(sockets.map(gone))
await client.close()

console.log(
  JSON.stringify({
    clients: sockets.length,
    over: (peak - idle) / megabyte,
    flood: flood.length,
  }),
)
process.exit() // the intervals of the crowd

/** Opens connections that have each sent `text`. */
async function crowd(text: string, behave: (socket: Socket) => void): Promise<Socket[]> {
  return Promise.all(
    Array.from({ length: each }, async () => {
      const socket = connect({ host: hostname, port: Number(port) })
      socket.on('error', () => undefined)
      await once(socket, 'connect')
      socket.write(text)
      behave(socket)
      return socket
    }),
  )
}

async function gone(socket: Socket): Promise<void> {
  // An unread socket does not learn that the server has closed it.
  if (!socket.destroyed) await once(socket.resume(), 'close')
}

/** Calls a few at a time. */
async function callMany(count: number): Promise<void> {
  const worker = async () => {
    for (let left = count / 10; left > 0; left--) {
      const text = await (await client.get('/')).text()
      if (text !== 'fine') throw new Error(`The server said ${text}`)
    }
  }
  await Promise.all(Array.from({ length: 10 }, worker))
}
