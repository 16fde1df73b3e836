import { execFile } from 'node:child_process'
import { execPath } from 'node:process'
import { promisify } from 'node:util'
import { expect, test, vi } from 'vitest'
import { HttpResponse } from '../message/response.ts'
import { HttpRequest } from '../message/request.ts'
import * as workers from '../platform/fetch/index.ts'
import * as page from '../platform/memory/index.ts'
import { httpServer } from '../platform/node/testing/servers.ts'
import { httpTransport } from '../platform/node/transport.ts'
import { fetchTransport } from './checked-fetch-transport.ts'
import type { ConnectionGuard } from './connection-guard.ts'
import { guardConnections } from './guard-connections.ts'
import { followRedirects } from './follow-redirects.ts'
import { client, fetchOf } from './testing/clients.ts'
import { withMiddleware } from './with-middleware.ts'
import type { Middleware } from '../handler.ts'

const allow: ConnectionGuard = () => undefined
const refuse: ConnectionGuard = ({ address }) => `${address} is ours`
const under =
  (guard: ConnectionGuard): Middleware =>
  (request, next) =>
    next(guardConnections(request, guard))

test('a guard allows a connection, or says why not', async () => {
  const server = await httpServer((_, res) => res.end('ok'))
  const c = client()
  expect(await (await c.get(server.url, { middleware: [under(allow)] })).text()).toBe('ok')
  const call = c.get(`${server.url}path?secret`, { middleware: [under(refuse)] })
  await expect(call).rejects.toMatchObject({
    name: 'ConnectionForbiddenError',
    code: 'ERR_CONNECTION_FORBIDDEN',
    message: `GET ${server.url}path was not sent: 127.0.0.1 is ours`,
  })
  expect(server.connections).toBe(1)
})

test('client.fetch rejects with the same error, which is not one of the network', async () => {
  const call = fetchOf({ middleware: [under(refuse)] })('http://127.0.0.1/')
  await expect(call).rejects.toMatchObject({ name: 'ConnectionForbiddenError' })
})

test('all guards of a request are asked, until one of them refuses', async () => {
  const server = await httpServer((_, res) => res.end('ok'))
  const [first, second] = [vi.fn(allow), vi.fn(refuse)]
  for (const middleware of [
    [under(first), under(second)],
    [under(second), under(first)],
  ]) {
    await expect(client({ middleware }).get(server.url)).rejects.toThrow('127.0.0.1 is ours')
  }
  expect(first).toHaveBeenCalledTimes(1)
  expect(second).toHaveBeenCalledTimes(2)
  expect(server.connections).toBe(0)
})

test('a guard that is added twice is asked once, and the same guards share their connections', async () => {
  const server = await httpServer((req, res) => {
    const n = Number(req.url?.slice(1))
    if (n < 3) res.writeHead(302, { location: `/${n + 1}` }).end()
    else res.end('ok')
  })
  const guards = [vi.fn(allow), vi.fn(allow)]
  // After the redirects, the middleware sees each hop.
  const middleware = [...guards.map(under), followRedirects(), ...guards.map(under)]
  const c = client({ middleware })
  for (let n = 0; n < 2; n++) expect(await (await c.get(`${server.url}0`)).text()).toBe('ok')
  for (const guard of guards) expect(guard).toHaveBeenCalledTimes(1)
  expect(server.connections).toBe(1)
})

test('a request that has a guard stays the same request', () => {
  const request = guardConnections(new HttpRequest('http://a.test/'), allow)
  expect(guardConnections(request, allow)).toBe(request)
})

test.each([
  ['a fetch', () => fetchTransport()],
  ['an application in memory', () => async () => new HttpResponse('ok')],
  ["a page's transport", () => page.httpTransport()],
  ['the transport of Workers', () => workers.httpTransport()],
  [
    'a transport of your own',
    () => Object.assign(async () => new HttpResponse('ok'), { close: async () => undefined }),
  ],
])('%s cannot tell the address, so a guarded request is refused', async (_, transport) => {
  const server = await httpServer((_, res) => res.end('ok'))
  const cancel = vi.fn()
  const body = new ReadableStream({ cancel })
  const c = client({ transport: transport(), middleware: [under(allow)] })
  await expect(c.post(server.url, { body })).rejects.toMatchObject({
    name: 'ConnectionForbiddenError',
    message: expect.stringContaining('cannot tell which address it connects to') as string,
  })
  expect(cancel).toHaveBeenCalled()
  expect(server.connections).toBe(0)
  expect((await c.get(server.url, { middleware: [] })).status).toBe(200)
})

test('withMiddleware() has the fetch that was passed, which cannot tell it either', async () => {
  const call = withMiddleware(fetch, [under(allow)])('http://127.0.0.1/')
  await expect(call).rejects.toMatchObject({ code: 'ERR_CONNECTION_FORBIDDEN' })
})

test('a transport of your own that asks the guard says so', async () => {
  const server = await httpServer((_, res) => res.end('ok'))
  const inner = httpTransport()
  const send = (request: HttpRequest) => inner(request)
  const transport = Object.assign(send, { close: () => inner.close(), guardsConnections: true })
  const c = client({ transport, middleware: [under(allow)] })
  expect(await (await c.get(server.url)).text()).toBe('ok')
  await transport.close()
})

test.each(['browser', 'worker'])(
  'where the platform never tells the address, such as in a %s, no request can have a guard',
  async (condition) => {
    const program = `
      import { createClient, guardConnections } from 'middleware-cookbook'
      const middleware = [(request, next) => next(guardConnections(request, () => undefined))]
      const call = createClient({ middleware }).get('http://127.0.0.1:9/')
      console.log(await call.catch((error) => error.code))`
    const flags = ['--conditions', condition, '--import', 'tsx', '--input-type=module']
    const { stdout } = await promisify(execFile)(execPath, [...flags, '--eval', program])
    expect(stdout).toBe('ERR_CONNECTION_FORBIDDEN\n')
  },
)
