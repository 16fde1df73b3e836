import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import net, { type AddressInfo, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A server of Node's own until the test is over, and how many connections it has had. */
export interface TestServer {
  /** Its origin with a `/` at the end. */
  readonly url: string
  readonly connections: number
  /** How many of them are open. */
  readonly open: number
}

/** Answers with `listener`. */
export function httpServer(
  listener: (request: IncomingMessage, response: ServerResponse) => unknown,
  options?: http.ServerOptions,
): Promise<TestServer> {
  const server = http.createServer(
    { keepAliveTimeout: 60_000, ...options },
    (request, response) => {
      listener(request, response)
    },
  )
  return listen(server)
}

/** Answers byte by byte: `talk` gets each connection's socket, after the first bytes of a request have come. */
export function rawServer(talk: (socket: Socket, request: string) => void): Promise<TestServer> {
  return listen(
    net.createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', (data) => {
        talk(socket, data.toString('latin1'))
      })
    }),
  )
}

async function listen(server: net.Server): Promise<TestServer> {
  const { port, sockets } = await listenForTest(server)
  let connections = 0
  server.on('connection', () => connections++)
  return {
    url: `http://127.0.0.1:${port}/`,
    get connections() {
      return connections
    },
    get open() {
      return sockets.size
    },
  }
}

/** Listens on a free port until the test is over, which breaks the connections that are open. */
export async function listenForTest(
  server: net.Server,
): Promise<{ readonly port: number; readonly sockets: ReadonlySet<Socket> }> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return { port: (server.address() as AddressInfo).port, sockets }
}

/** An origin without a server. */
export async function closedPort(): Promise<string> {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}/`
}

/** The content of a request, as a server of Node's own reads it. */
export async function contentOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk)
  return text
}

/** A moment that a test waits for. */
export function moment<T = void>(): {
  readonly come: Promise<T>
  readonly arrive: (value: T) => void
} {
  let arrive: (value: T) => void = () => undefined
  const come = new Promise<T>((resolve) => (arrive = resolve))
  return { come, arrive }
}

/** A server that says when a request is there and when its connection is gone, and answers no further than `part`. */
export async function stalling(part: 'nothing' | 'headers' | 'half a body') {
  const arrived = moment()
  const gone = moment()
  const server = await httpServer((req, res) => {
    req.socket.on('close', () => {
      gone.arrive()
    })
    if (part !== 'nothing') res.writeHead(200, { 'content-length': 10 }).flushHeaders()
    if (part === 'half a body') res.write('abcde')
    arrived.arrive()
  })
  return { url: server.url, arrived: arrived.come, gone: gone.come }
}
