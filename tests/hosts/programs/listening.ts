import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { Server } from 'node:net'
import type { Listening } from '../host.ts'

/** Listens on a free port of this machine. */
export async function listening(
  server: Server & { closeAllConnections?(): void },
): Promise<Listening> {
  if (!server.listening) {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  }
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return {
    port: address.port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections?.()
      await closed
    },
  }
}

/** Serves what takes Node's requests. */
export function listenNode(listener: RequestListener): Promise<Listening> {
  return listening(createServer(listener))
}
