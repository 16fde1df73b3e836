import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { HttpRequest } from '../../message/request.ts'
import { Connector } from './connect.ts'
import { httpServer } from './testing/servers.ts'
import { httpTransport } from './transport.ts'

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

test('so a call that had waited for a connection is answered when one behind it is aborted', async () => {
  const held: ServerResponse[] = []
  const { url } = await httpServer((_, response) => void held.push(response))
  const transport = httpTransport({ connections: 2 })
  onTestFinished(() => transport.close())
  const call = async (signal?: AbortSignal) =>
    (await transport(new HttpRequest(url, signal && { signal }))).text()
  const all = [call(), call(), call()]
  await expect.poll(() => held.length).toBe(2)
  // The first one frees its connection and closes it: undici begins that of the third one by itself.
  held.shift()?.writeHead(200, { connection: 'close' }).end('answer')
  await expect.poll(() => held.length).toBe(2)
  const controller = new AbortController()
  const behind = expect(call(controller.signal)).rejects.toThrow('left')
  await new Promise(setImmediate)
  controller.abort(new Error('left'))
  for (const response of held) response.end('answer')
  expect(await Promise.all(all)).toEqual(['answer', 'answer', 'answer'])
  await behind
})
