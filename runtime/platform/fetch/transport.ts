import { fetchTransport } from '../../client/checked-fetch-transport.ts'
import type { Transport } from '../../client/transport.ts'
import { checkTransportOptions } from '../check-transport-options.ts'
import type { HttpTransportOptions } from '../options.ts'

/**
 * Sends with the runtime's own `fetch`, and leaves redirects to the client, whose middleware sees every hop. How many
 * connections there are is up to that fetch: it has no option for it, so `connections` changes nothing.
 */
export function httpTransport(options: HttpTransportOptions = {}): Transport {
  checkTransportOptions(options)
  return fetchTransport(globalThis.fetch)
}
