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

test('nor one that requests behind it wait for as well, where there is one for all', async () => {
  const { url } = await httpServer((_, response) => response.end('answer'))
  const transport = httpTransport({ connections: 1 })
  onTestFinished(() => transport.close())
  const controller = new AbortController()
  const first = transport(new HttpRequest(url, { signal: controller.signal }))
  const behind = [transport(new HttpRequest(url)), transport(new HttpRequest(url))]
  // Its connection is being made.
  controller.abort(new Error('left'))
  await expect(first).rejects.toThrow('left')
  for (const call of behind) expect(await (await call).text()).toBe('answer')
})

test('but that one too when the last of them is aborted', async () => {
  const controllers = [new AbortController(), new AbortController()]
  const connection = begin((connector) => {
    for (const { signal } of controllers) connector.claim(signal, 'http://a.example')
    for (const controller of controllers) controller.abort()
  })
  await expect(connection).rejects.toThrow('the request was aborted')
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
