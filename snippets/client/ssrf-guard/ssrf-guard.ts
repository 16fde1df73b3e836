// @node browsers and Workers do not tell which address they connect to
import {
  guardConnections,
  type ConnectionTarget,
  type Middleware,
} from 'middleware-cookbook'
import {
  arrayOf,
  aString,
  oneOf,
  requireOptions,
  wholeNumber,
  type Rules,
} from 'middleware-cookbook/kit'
import { networks } from 'middleware-cookbook/server/client-address'
import { specialAddress } from './special-address.ts'

export { specialAddress } from './special-address.ts'

/** Options of {@link ssrfGuard}. */
export interface SsrfGuardOptions {
  /**
   * Networks and addresses that may be reached although they are not public,
   * such as `['10.20.0.0/16']` (default none).
   */
  readonly allow?: readonly string[]
  /**
   * Networks and addresses that must not be reached although they are public:
   * those of your own servers (default none). It wins over `allow`.
   */
  readonly deny?: readonly string[]
  /**
   * The ports that may be reached (default 80 and 443), so that no URL knocks at
   * databases and mail servers. `any` allows all.
   */
  readonly ports?: readonly number[] | 'any'
  /** The schemes that a URL may have (default both). */
  readonly schemes?: readonly ('http' | 'https')[]
}

/**
 * Lets a client fetch URLs that strangers wrote, without reaching your own
 * network. It judges the address that each connection is about to be made to,
 * on each hop of a redirect, before a byte is sent.
 *
 * In Node, Bun and Deno, with `httpTransport()`, the default. Elsewhere each
 * call fails: browsers and Workers do not tell the address, and no other
 * transport does.
 *
 * @example createClient({ middleware: [ssrfGuard()], timeout: 10_000 })
 * @throws RangeError or TypeError for an option that cannot work
 * @throws ConnectionForbiddenError from a call that it refuses
 */
export function ssrfGuard(options: SsrfGuardOptions = {}): Middleware {
  requireOptions('ssrfGuard', options, OPTIONS)
  const { ports = [80, 443], schemes = ['http', 'https'] } = options
  const isAllowed = networks('ssrfGuard({ allow })', options.allow ?? [])
  const isDenied = networks('ssrfGuard({ deny })', options.deny ?? [])

  function guard(target: ConnectionTarget): string | undefined {
    const { hostname, address, port, protocol } = target
    const kind = kindOf(address)
    if (kind !== undefined) {
      return hostname === address
        ? `${address} is ${kind}`
        : `${hostname} is ${address}, which is ${kind}`
    }
    if (ports !== 'any' && !ports.includes(port)) {
      return `port ${port} is not allowed`
    }
    const isScheme = schemes.some((scheme) => protocol === `${scheme}:`)
    return isScheme ? undefined : `the scheme ${protocol} is not allowed`
  }

  function kindOf(address: string): string | undefined {
    if (isDenied(address)) return 'denied'
    return isAllowed(address) ? undefined : specialAddress(address)
  }

  return async function ssrfGuard(request, next) {
    return next(guardConnections(request, guard))
  }
}

const OPTIONS: Rules<SsrfGuardOptions> = {
  allow: arrayOf(aString),
  deny: arrayOf(aString),
  ports: oneOf('any', {
    ...arrayOf(wholeNumber(1, 65_535), 1),
    pass: 'an array of whole numbers from 1 to 65535 that is not empty',
  }),
  schemes: arrayOf(oneOf('http', 'https'), 1),
}
