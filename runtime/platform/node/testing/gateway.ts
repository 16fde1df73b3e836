import type { IncomingMessage, ServerResponse } from 'node:http'
import { onTestFinished } from 'vitest'
import { createClient } from '../../../client/client.ts'
import type { HttpRequest } from '../../../message/request.ts'
import type { HttpTransportOptions } from '../../options.ts'
import { httpTransport } from '../transport.ts'
import { httpServer } from './servers.ts'
import { start } from './start.ts'

export type Upstream = (req: IncomingMessage, res: ServerResponse) => unknown

/** A server that sends each request on to `url`, in one of the ways in which an application may do it. */
export async function gatewayTo(
  url: string,
  way: (request: HttpRequest, url: URL) => Way = copied,
  options: HttpTransportOptions = {},
) {
  const transport = httpTransport(options)
  const client = createClient({ redirect: 'manual', transport })
  onTestFinished(() => transport.close())
  return start((request) => {
    const { pathname, search } = request.url
    const target = new URL(url)
    target.pathname = pathname
    target.search = search
    return client.request(...way(request, target))
  })
}

type Way = Parameters<ReturnType<typeof createClient>['request']>

export const copied = (request: HttpRequest, url: URL): Way => [request.with({ url })]
export const anew = ({ method, headers, body }: HttpRequest, url: URL): Way => [
  url,
  { method, headers, body },
]

/** What comes back over the gateway's own wire for one request. */
export async function through(upstream: Upstream, request: string, way = copied): Promise<string> {
  const { url } = await httpServer(upstream)
  const connection = await (await gatewayTo(url, way)).connect()
  connection.write(request)
  return connection.until(/(?:end|\r\n0\r\n\r\n)$/)
}
