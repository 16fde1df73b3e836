import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import {
  createServer as createSocketServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net'
import { onTestFinished } from 'vitest'

/** Serves with Node alone for one test. @returns its address */
export async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return started(server)
}

/** Accepts connections for one test and does with each what `use` says. @returns the address */
export async function accept(use: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createSocketServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    use(socket)
  })
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return started(server)
}

async function started(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** What a promise rejects with. */
export async function errorOf(
  work: Promise<unknown>,
): Promise<Error & { code?: string }> {
  try {
    await work
  } catch (error) {
    if (error instanceof Error) return error
    throw new Error(`threw ${String(error)}`)
  }
  throw new Error('It did not fail.')
}
