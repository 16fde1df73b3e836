import { requireArgument, requireOptions } from '../kit/require-options.ts'
import { aFunction, oneOf } from '../kit/rules.ts'
import { withCodedETag } from '../message/coded-etag.ts'
import type { HttpResponse } from '../message/response.ts'
import { withLimitsNamed } from './limit-of-fetch.ts'
import { fetchTransport as transportOf } from './fetch-transport.ts'
import type { Fetch, ForeignFetch } from './fetch-types.ts'
import type { Transport } from './transport.ts'
import { unrememberedFetch } from './unremembered-fetch.ts'

/** Options of {@link fetchTransport}. */
export interface FetchTransportOptions {
  /**
   * Which side follows redirects: `manual` (default) leaves them to the client, so that its middleware sees every hop
   * and credentials stay on their origin. A browser hides redirects from scripts: there it must be `follow`, and the
   * browser drops only the credentials that it knows.
   */
  readonly redirect?: 'manual' | 'follow'
}

/**
 * Makes a transport from a `fetch`: a browser's, a framework's, or one with a proxy.
 *
 * @example
 * const client = createClient({ transport: fetchTransport(fetch) })
 *
 * @throws NetworkError from a call, with the fetch's own error as its cause
 * @throws TimeoutError from a call, when a limit of the fetch's own has run out, such as the 300 s of Node's
 * @throws InvalidMessageError from a call with a body for GET or HEAD, which the fetch standard does not allow
 * @throws TypeError at once for what is not a fetch, and for an option that cannot work
 */
export function fetchTransport(
  fetch: Fetch | ForeignFetch = globalThis.fetch,
  options: FetchTransportOptions = {},
): Transport {
  requireArgument('fetchTransport(fetch)', fetch, aFunction)
  requireOptions('fetchTransport', options, { redirect: oneOf('manual', 'follow') })
  // Its types may be those of another package.
  const sending = unrememberedFetch(fetch as Fetch)
  const transport = transportOf(sending, options.redirect ?? 'manual', withETagOfDecoded)
  return Object.assign(withLimitsNamed(transport), { close: () => Promise.resolve() })
}

/** The fetch has undone the coding if there are a coding and a content. */
function withETagOfDecoded(response: HttpResponse, { headers, body }: Response): HttpResponse {
  return body ? withCodedETag(response, headers.get('content-encoding')) : response
}
