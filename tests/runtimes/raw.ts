import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A socket to a server of ours, written by hand, with what it has got so far. */
export interface Raw {
  readonly socket: Socket
  readonly closed: Promise<string>
  readonly text: () => string
}

export async function raw(url: URL, text = ''): Promise<Raw> {
  const socket = connect(Number(url.port), url.hostname)
  let got = ''
  socket.on('data', (chunk: Buffer) => (got += chunk.toString('latin1')))
  socket.on('error', () => undefined) // What has come is what counts.
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(got)))
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()))
  if (text !== '') socket.write(text, 'latin1')
  return { socket, closed, text: () => got }
}

/** A server that answers by hand, and counts its connections. */
export async function rawServer(onData: (socket: Socket, text: string) => void) {
  let connections = 0
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    connections++
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => onData(socket, chunk.toString('latin1')))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`),
    connections: () => connections,
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}
