import {
  clientAddress as addressKey,
  type HttpRequest,
  type Middleware,
} from 'middleware-cookbook'
import {
  aFieldName,
  aString,
  requireOptions,
  wholeNumber,
  type Rules,
} from 'middleware-cookbook/kit'
import { addressIn, nodesOf } from './forwarded.ts'
import { networks, normalAddress } from './networks.ts'

export { networkOf, networks, normalAddress } from './networks.ts'

/** Options of {@link clientAddress}. */
export interface ClientAddressOptions {
  /**
   * Which proxies are believed: the networks and addresses that they have
   * (`['10.0.0.0/8', '2001:db8:7::/48', '192.0.2.4']`), or how many there are
   * between the client and this server. A number is right only if no request
   * can come any other way. It also fits a proxy on a Unix socket, which has no
   * address.
   */
  readonly trust: number | readonly string[]
  /**
   * The field that your proxy sets, and the only one that is read (default
   * `x-forwarded-for`). `forwarded` is read by RFC 7239, any other as a list of
   * addresses. Name the one that your proxy overwrites or appends to: it passes
   * on the others as the client sent them.
   */
  readonly field?: string
}

/**
 * Finds the address of the client behind proxies, for the middleware after it
 * and the handler: `addressOf(request)`.
 *
 * Each proxy appends the address that it got a request from, so the field is
 * read from its end. The first address that is not a trusted proxy is the
 * client's. What is before it may be made up (RFC 7239 §8.1).
 *
 * @throws RangeError or TypeError for an option that cannot work, such as a network that cannot be
 *
 * @example
 * const app = compose([clientAddress({ trust: ['10.0.0.0/8'] }), accessLog()], handler)
 */
export function clientAddress(options: ClientAddressOptions): Middleware {
  requireOptions('clientAddress', options, OPTIONS)
  const { trust, field = 'x-forwarded-for' } = options
  const trusts = trustOf(trust)

  return async function clientAddress(request, next) {
    const given = request.get(addressKey)?.()
    const peer = given === undefined ? undefined : normalAddress(given)
    let found: { readonly address: string | undefined } | undefined
    const find = () => {
      found ??= {
        address: clientOf(
          peer,
          nodesOf(field, request.headers.get(field)),
          trusts,
        ),
      }
      return found.address
    }
    return next(request.set(addressKey, find))
  }
}

/**
 * The address of the client, in its normal form. Undefined where there is no
 * connection: in a test without a server, or on a Unix socket.
 *
 * @example
 * const address = addressOf(request) ?? 'unknown'
 */
export function addressOf(request: HttpRequest): string | undefined {
  return request.get(addressKey)?.()
}

const OPTIONS: Rules<ClientAddressOptions> = {
  trust: {
    pass: 'how many proxies there are, or their networks',
    accepts: (value) => Array.isArray(value) || wholeNumber(0).accepts(value),
    error: RangeError,
    each: { ...aString, required: true },
    required: true,
  },
  field: aFieldName,
}

/** Whether the one at this distance is a proxy of ours: 0 is our connection. */
type Trusts = (address: string | undefined, distance: number) => boolean

function trustOf(trust: ClientAddressOptions['trust']): Trusts {
  if (typeof trust === 'number') return (_, at) => at < trust
  const isIn = networks('clientAddress({ trust })', trust)
  return (address) => address !== undefined && isIn(address)
}

/** @param nodes what the proxies say, the nearest last */
function clientOf(
  peer: string | undefined,
  nodes: readonly string[],
  trusts: Trusts,
): string | undefined {
  let address = peer
  for (const [distance, node] of [...nodes].reverse().entries()) {
    // Where a proxy does not tell, the proxy is the last that is certain.
    const next = trusts(address, distance) ? addressIn(node) : undefined
    if (next === undefined) return address
    address = next
  }
  return address
}
