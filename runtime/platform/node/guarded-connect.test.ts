import dns from 'node:dns'
import { describe, expect, test, vi } from 'vitest'
import type { ConnectionGuard } from '../../client/connection-guard.ts'
import { guardConnections } from '../../client/guard-connections.ts'
import { client } from '../../client/testing/clients.ts'
import type { HttpTransportOptions } from '../options.ts'
import { httpServer } from './testing/servers.ts'
import { selfSignedServer } from './testing/tls.ts'
import { httpTransport } from './transport.ts'
import { HttpRequest } from '../../message/request.ts'

const under = (url: string, guard: ConnectionGuard) => guardConnections(new HttpRequest(url), guard)

/** Names have these addresses, in place of the system's. */
function names(addresses: readonly string[]) {
  const known = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  return vi.spyOn(dns, 'lookup').mockImplementation(((
    _name: string,
    _options: object,
    callback: (error: null, found: typeof known) => void,
  ) => {
    queueMicrotask(() => {
      callback(null, known)
    })
  }) as unknown as typeof dns.lookup)
}

describe('what a guard is asked', () => {
  test.each([
    ['http://127.0.0.1/', { hostname: '127.0.0.1', address: '127.0.0.1', port: 80 }],
    ['http://[::1]:8080/', { hostname: '::1', address: '::1', port: 8080 }],
    ['http://0x7f.1/', { hostname: '127.0.0.1', address: '127.0.0.1', port: 80 }],
    ['https://127.0.0.1/', { port: 443, protocol: 'https:' }],
    ['https://127.0.0.1:80/', { port: 80, protocol: 'https:' }],
    ['http://127.0.0.1:443/', { port: 443, protocol: 'http:' }],
  ])('%s: an address is asked about without a look-up', async (url, target) => {
    const lookup = names([])
    const guard = vi.fn<ConnectionGuard>(() => 'no')
    await expect(client().request(under(url, guard))).rejects.toThrow('was not sent: no')
    expect(guard.mock.calls).toEqual([[expect.objectContaining(target)]])
    expect(lookup).not.toHaveBeenCalled()
  })

  test('each address of a name, until one is refused', async () => {
    names(['192.0.2.1', '2001:db8::1', '192.0.2.2'])
    const guard = vi.fn<ConnectionGuard>(({ address }) =>
      address.includes(':') ? 'no' : undefined,
    )
    await expect(client().request(under('http://A.test.:81/', guard))).rejects.toThrow('no')
    const asked = { hostname: 'a.test.', port: 81, protocol: 'http:' }
    expect(guard.mock.calls).toEqual([
      [{ ...asked, address: '192.0.2.1' }],
      [{ ...asked, address: '2001:db8::1' }],
    ])
  })

  test('before TLS begins', async () => {
    const { host, port } = new URL(await selfSignedServer())
    const guard = vi.fn<ConnectionGuard>(() => undefined)
    const call = client().request(under(`https://${host}/`, guard))
    await expect(call).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
    expect(guard.mock.calls).toEqual([
      [expect.objectContaining({ port: Number(port), protocol: 'https:' })],
    ])
  })
})

describe('what was judged is what is connected to', () => {
  test('a name is looked up once for a connection', async () => {
    const server = await httpServer((_, res) => res.end('ok'))
    const { port } = new URL(server.url)
    const lookup = names(['127.0.0.1'])
    const c = client()
    const request = under(`http://a.test:${port}/`, () => undefined)
    for (let n = 0; n < 3; n++) expect(await (await c.request(request)).text()).toBe('ok')
    expect(lookup).toHaveBeenCalledTimes(1)
    expect(server.connections).toBe(1)
  })

  test('also where only one address is asked for', async () => {
    const server = await httpServer((_, res) => res.end('ok'))
    const { port } = new URL(server.url)
    names(['127.0.0.1', '127.0.0.2'])
    const net = await import('node:net')
    const before = net.getDefaultAutoSelectFamily()
    net.setDefaultAutoSelectFamily(false)
    try {
      const guard = vi.fn<ConnectionGuard>(() => undefined)
      const response = await client().request(under(`http://a.test:${port}/`, guard))
      expect(await response.text()).toBe('ok')
      expect(guard).toHaveBeenCalledTimes(2)
    } finally {
      net.setDefaultAutoSelectFamily(before)
    }
  })

  test('a name that is not found is an error of the network', async () => {
    const guard = vi.fn<ConnectionGuard>(() => undefined)
    const call = client().request(under('http://name.invalid/', guard))
    await expect(call).rejects.toMatchObject({ name: 'NetworkError' })
    expect(guard).not.toHaveBeenCalled()
  })

  test('a name without an address is one too', async () => {
    names([])
    const call = client().request(under('http://a.test/', () => undefined))
    await expect(call).rejects.toMatchObject({ name: 'NetworkError' })
  })
})

test.each([
  ['http://127.0.0.1/', []],
  ['http://a.test/', ['192.0.2.1']],
])('a guard that throws refuses: %s', async (url, addresses) => {
  names(addresses)
  const cause = new Error('broken')
  const guard = () => {
    throw cause
  }
  const error: unknown = await client()
    .request(under(url, guard))
    .catch((error: unknown) => error)
  expect(error).toMatchObject({
    name: 'ConnectionForbiddenError',
    message: `GET ${url} was not sent: its guard failed`,
  })
  expect(error).toHaveProperty('cause.cause', cause)
})

test.each(['127.0.0.1', 'a.test'])(
  'calls at once on %s each get an error of their own',
  async (host) => {
    names(['192.0.2.1'])
    const transport = httpTransport({ connections: 1 })
    const c = client({ transport })
    const guard = () => 'no'
    const calls = ['a', 'b', 'c'].map((path) => c.request(under(`http://${host}/${path}`, guard)))
    for (const [index, result] of (await Promise.allSettled(calls)).entries()) {
      const path = 'abc'[index] ?? ''
      expect(result).toMatchObject({
        reason: { message: `GET http://${host}/${path} was not sent: no` },
      })
    }
    await transport.close()
  },
)

test.each<[string, HttpTransportOptions]>([
  ['as it is', {}],
  ['that would ask first', { expectContinue: true }],
])('an upload on a transport %s is judged too', async (_, options) => {
  const server = await httpServer((req, res) => {
    req.on('end', () => res.end('ok')).resume()
  })
  const transport = httpTransport(options)
  const c = client({ transport })
  const init = { method: 'PUT', body: 'x', headers: { expect: '100-continue' } }
  const request = new HttpRequest(server.url, init)
  const refused = guardConnections(request, () => 'no')
  await expect(c.request(refused)).rejects.toThrow('was not sent: no')
  expect(server.connections).toBe(0)
  const allowed = guardConnections(request, () => undefined)
  expect(await (await c.request(allowed)).text()).toBe('ok')
  await transport.close()
})
