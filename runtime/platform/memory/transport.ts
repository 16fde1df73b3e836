import { fetchTransport } from '../../client/fetch-transport.ts'
import type { Handler } from '../../handler.ts'
import type { Transport } from '../../client/transport.ts'
import type { HttpTransportOptions } from '../options.ts'
import { network } from './network.ts'

/** Servers on this page are called in memory; every other request goes out through the page's `fetch`. */
export function httpTransport(_options: HttpTransportOptions = {}): Transport {
  const page = fetchTransport(globalThis.fetch, 'follow')
  const send: Handler = async (request) => (network.get(request.origin) ?? page)(request)
  return Object.assign(send, { close: () => Promise.resolve() })
}
