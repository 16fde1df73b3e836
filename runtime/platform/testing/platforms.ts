import { onTestFinished } from 'vitest'
import { createClient } from '../../client/client.ts'
import type { Handler } from '../../handler.ts'
import type { ServeOptions } from '../../server/options.ts'
import * as browser from '../memory/index.ts'
import * as node from '../node/index.ts'

/** What a program sees of a server must not depend on where it runs. */
export const platforms = [
  ['on sockets', node],
  ["on a page's own network", browser],
] as const

type Platform = (typeof platforms)[number][1]

/** Serves an application until the test is over, to a client and to the transport that it sends with. */
export async function start(platform: Platform, app: Handler, options?: ServeOptions) {
  const server = await platform.serve(app, { onError: () => undefined, ...options })
  const transport = platform.httpTransport()
  const client = createClient({ baseUrl: server.url, transport })
  onTestFinished(async () => {
    await server.close()
    await transport.close()
  })
  return { server, transport, client }
}
