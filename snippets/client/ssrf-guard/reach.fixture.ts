import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClient, type ClientOptions } from 'middleware-cookbook'
import {
  ssrfGuard,
  type SsrfGuardOptions,
} from 'middleware-cookbook/client/ssrf-guard'
import { onTestFinished } from 'vitest'

/** A server on an address of this machine until the test is over, and how many connections it has had. */
export async function serverOn(
  address: string,
  listener: RequestListener = (_, res) => res.end(`from ${address}`),
  onPort = 0,
) {
  const server = createServer(listener)
  let connections = 0
  server.on('connection', () => connections++)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(onPort, address, resolve)
  })
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  const host = address.includes(':') ? `[${address}]` : address
  return {
    port,
    url: `http://${host}:${port}/`,
    get connections() {
      return connections
    },
  }
}

/** Two servers on one port: that of a stranger, which may be reached, and one of our own. */
export async function twoWorlds() {
  const inside = await serverOn('127.0.0.1')
  const outside = await serverOn('::1', undefined, inside.port)
  return { inside, outside, port: inside.port }
}

/** What {@link guarded} gives for a call that the guard refuses. */
export const FORBIDDEN = 'ConnectionForbiddenError'

/** A client under the guard, for any port unless the options or the defaults say otherwise. */
export function guarded(
  options: SsrfGuardOptions = {},
  { middleware = [], ...rest }: ClientOptions = {},
  defaults: SsrfGuardOptions = { ports: 'any' },
) {
  const guard = ssrfGuard({ ...defaults, ...options })
  const client = createClient({ ...rest, middleware: [guard, ...middleware] })
  onTestFinished(() => client.close())
  return {
    client,
    /** What a URL gives: its content, or the name of the error. */
    get: async (url: string): Promise<string> => {
      try {
        return await (await client.get(url)).text()
      } catch (error) {
        return error instanceof Error ? error.name : String(error)
      }
    },
  }
}
