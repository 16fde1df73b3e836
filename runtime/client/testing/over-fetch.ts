import { HttpRequest, type HttpRequestInit } from '../../message/request.ts'
import type { ClientOptions } from '../options.ts'
import type { Fetch } from '../fetch-types.ts'
import { fetchTransport, type FetchTransportOptions } from '../checked-fetch-transport.ts'
import { client } from './clients.ts'

/** What sends with a `fetch`: its transport, a call of that without a client, and clients that have it. */
export function over(fetch: Fetch, options?: FetchTransportOptions) {
  const transport = fetchTransport(fetch, options)
  return {
    transport,
    send: (url: string, init?: HttpRequestInit) => transport(new HttpRequest(url, init)),
    client: (options: ClientOptions = {}) => client({ transport, ...options }),
  }
}
