import { once } from 'node:events'
import type { AddressInfo, Server, Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A server of Node's on loopback until the test is over. */
export interface Listening {
  readonly port: number
  /** How many connections it has had. */
  readonly connections: number
}

export async function listen(server: Server): Promise<Listening> {
  const sockets = new Set<Socket>()
  let connections = 0
  server.on('connection', (socket: Socket) => {
    connections++
    sockets.add(socket)
    // Tests break connections, which is no failure of the server.
    socket.on('error', () => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    if (server.listening) await once(server.close(), 'close')
  })
  // A TCP server has an address with a port; only one on a pipe has a string.
  const { port } = server.address() as AddressInfo
  return {
    port,
    get connections() {
      return connections
    },
  }
}
