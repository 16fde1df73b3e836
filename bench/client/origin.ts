import { createServer, type Socket } from 'node:net'
import { answerWith } from '../lib/child.ts'
import { chunk, chunks, large, small } from '../lib/payloads.ts'

/**
 * The server behind the clients. It does as little as it can, on a bare socket with responses made
 * beforehand, so that the clients are what takes the time.
 */
const answers: Readonly<Record<string, Buffer>> = {
  '/small': json(small),
  '/large': json(large),
}
const sockets = new Set<Socket>()
let most = 0

const server = createServer({ noDelay: true }, (socket) => {
  sockets.add(socket)
  most = Math.max(most, sockets.size)
  socket.on('close', () => sockets.delete(socket))
  socket.on('error', () => socket.destroy())
  let received = ''
  socket.on('data', (data) => {
    received += data.toString('latin1')
    if (!received.endsWith('\r\n\r\n')) return
    const path = received.slice(4, received.indexOf(' ', 4))
    received = ''
    const answer = answers[path]
    if (answer) socket.write(answer)
    else stream(socket)
  })
})

await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

/** Tells how many connections there were at once since it was last asked, and forgets the client. */
answerWith(async () => {
  const connections = most
  for (const socket of sockets) socket.destroy()
  sockets.clear()
  most = 0
  return { address: server.address(), connections }
})

function json(value: unknown): Buffer {
  const body = JSON.stringify(value)
  return Buffer.from(`${head('application/json', Buffer.byteLength(body))}${body}`)
}

function head(type: string, length: number): string {
  const date = new Date().toUTCString()
  return (
    `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nDate: ${date}\r\n` +
    `Connection: keep-alive\r\nContent-Length: ${length}\r\n\r\n`
  )
}

function stream(socket: Socket): void {
  socket.write(head('application/octet-stream', chunks * chunk.byteLength))
  pour(socket, chunks)
}

function pour(socket: Socket, left: number): void {
  for (let rest = left; rest > 0; rest--) {
    if (socket.write(chunk)) continue
    socket.once('drain', () => {
      pour(socket, rest - 1)
    })
    return
  }
}
