import { expect, test } from 'vitest'
import type { ConnectionGuard } from '../../client/connection-guard.ts'
import { guardConnections } from '../../client/guard-connections.ts'
import { client } from '../../client/testing/clients.ts'
import { HttpRequest } from '../../message/request.ts'
import { httpServer } from './testing/servers.ts'
import { httpTransport } from './transport.ts'

const guardOf = (): ConnectionGuard => () => undefined
const refuse: ConnectionGuard = () => 'no'
const under = (url: string, guard: ConnectionGuard) => guardConnections(new HttpRequest(url), guard)

test('a connection that is open is used again only under the guard that allowed it', async () => {
  const server = await httpServer((_, res) => res.end('ok'))
  const c = client()
  const guard = guardOf()
  const read = async (request: HttpRequest) => (await c.request(request)).text()

  await read(new HttpRequest(server.url))
  await expect(read(under(server.url, refuse))).rejects.toThrow('was not sent')
  for (let n = 0; n < 3; n++) await read(under(server.url, guard))
  expect(server.connections).toBe(2)
  await expect(read(under(server.url, refuse))).rejects.toThrow('was not sent')
  await read(under(server.url, guardOf()))
  await read(new HttpRequest(server.url))
  expect(server.connections).toBe(3)
})

test('closing the transport closes the connections of all guards', async () => {
  const server = await httpServer((_, res) => res.end('ok'))
  const transport = httpTransport()
  for (const request of [1, 2, 3].map(() => under(server.url, guardOf()))) {
    await (await transport(request)).text()
  }
  expect(server.open).toBe(3)
  await transport.close()
  await expect.poll(() => server.open).toBe(0)
  await expect(transport(under(server.url, guardOf()))).rejects.toThrow('The client is destroyed')
  expect(server.connections).toBe(3)
})

test('a guard for each call keeps a bounded number of connections, and breaks no call', async () => {
  const server = await httpServer((_, res) => res.end('ok'))
  const c = client()
  const call = async () => (await c.request(under(server.url, guardOf()))).text()
  for (let round = 0; round < 3; round++) {
    const texts = await Promise.all(Array.from({ length: 110 }, call))
    expect(new Set(texts)).toEqual(new Set(['ok']))
  }
  await expect.poll(() => server.open).toBeLessThanOrEqual(100)
})
