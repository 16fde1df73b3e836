import {
  createClient,
  HttpResponse,
  httpTransport,
  serve,
  type Handler,
} from 'middleware-cookbook'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { expect, test } from 'vitest'
import { retry } from './retry.ts'

const atOnce = retry({ initialDelay: 0 })

test('a response that is given up frees its connection, however large it is', async () => {
  let attempts = 0
  const app: Handler = async () =>
    ++attempts <= 3
      ? new HttpResponse('x'.repeat(300 * 1024), { status: 503 })
      : new HttpResponse('at last')
  const server = await serve(app)
  const transport = httpTransport({ connections: 1 })
  const client = createClient({
    transport,
    middleware: [atOnce],
    timeout: 60_000,
  })

  const response = await client.get(server.url)
  expect(await response.text()).toBe('at last')
  expect(attempts).toBe(4)

  await transport.close()
  await server.close()
})

test('a connection that breaks before the response is a network error', async () => {
  let connections = 0
  const server = createServer((socket) => {
    if (++connections <= 2) {
      socket.destroy()
      return
    }
    socket.on('data', () => {
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
    })
  })
  const client = createClient({ middleware: [atOnce] })

  const response = await client.get(await listen(server))
  expect(await response.text()).toBe('ok')
  expect(connections).toBe(3)

  await client.close()
  server.close()
})

/** Listens on loopback and returns the URL. */
async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A TCP server has an address with a port; only one on a pipe has a string.
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}
