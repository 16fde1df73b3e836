import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { Connector } from './connect.ts'
import { httpServer } from './testing/servers.ts'

/** A connection that undici begins, and the signal of the request that claims the latest one. */
async function begin(between: (connector: Connector) => void) {
  const { url } = await httpServer((_, response) => response.end())
  const { hostname, port } = new URL(url)
  const connector = new Connector(undefined)
  const connected = new Promise<Socket>((resolve, reject) => {
    connector.connect({ hostname, host: hostname, port, protocol: 'http:' }, (error, socket) => {
      if (socket) resolve(socket)
      else reject(error ?? new Error('neither a socket nor an error'))
    })
  })
  between(connector)
  const controller = new AbortController()
  connector.claim(controller.signal)
  controller.abort()
  return connected
}

test('an abort ends the connection that was begun for its request', async () => {
  await expect(begin(() => undefined)).rejects.toThrow('the request was aborted')
})

test('but none that was begun for another one, which had waited', async () => {
  const socket = await begin((connector) => {
    connector.dispatching()
  })
  socket.destroy()
})
