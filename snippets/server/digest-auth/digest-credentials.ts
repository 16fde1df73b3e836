import { HttpError, type HttpRequest } from 'middleware-cookbook'
import {
  readUtf8Field,
  parseChallenges,
  DIGEST_ALGORITHMS,
  type DigestAlgorithm,
  type DigestQop,
} from 'middleware-cookbook/http'

/** What a client says about itself (RFC 7616 §3.4). */
export interface DigestCredentials {
  /** The name; or its hash, as `userhash` says. */
  readonly username: string
  readonly userhash: boolean
  readonly algorithm: DigestAlgorithm
  readonly qop: DigestQop
  readonly nonce: string
  readonly cnonce: string
  readonly nc: string
  readonly uri: string
  readonly response: string
}

/** What our challenges have offered. */
export interface Offer {
  /** As in the header. */
  readonly realm: string
  readonly algorithms: readonly DigestAlgorithm[]
  readonly qop: readonly DigestQop[]
}

/**
 * @returns undefined for a request that answers no challenge of ours
 * @throws HttpError 400 for credentials that cannot be understood
 */
export function readCredentials(
  request: HttpRequest,
  header: string,
  { realm, algorithms, qop }: Offer,
): DigestCredentials | undefined {
  const fields = request.headers.toRecord()[header]
  const [given, second] = parseChallenges(fields)
  if (second) throw badRequest('there are credentials for two schemes')
  if (given?.scheme !== 'digest') return undefined

  const { params } = given
  const named = (params.get('algorithm') ?? 'MD5').toUpperCase()
  const algorithm = algorithms.find((one) => one.toUpperCase() === named)
  const quality = qop.find((one) => one === params.get('qop')?.toLowerCase())
  if (params.get('realm') !== realm || !algorithm || !quality) return undefined

  const nc = required('nc')
  if (!/^[0-9a-f]{8}$/i.test(nc) || Number.parseInt(nc, 16) === 0) {
    throw badRequest('nc is no count')
  }
  return {
    username: usernameIn(params),
    userhash: params.get('userhash')?.toLowerCase() === 'true',
    algorithm,
    qop: quality,
    nonce: required('nonce'),
    cnonce: required('cnonce'),
    nc,
    uri: requireTarget(required('uri'), request),
    response: required('response').toLowerCase(),
  }

  function required(name: string): string {
    const value = params.get(name)
    if (value === undefined) throw badRequest(`${name} is missing`)
    return value
  }
}

/** RFC 7616 §3.4: one of `username` and `username*`. */
function usernameIn(params: ReadonlyMap<string, string>): string {
  const plain = params.get('username')
  const extended = params.get('username*')
  if (plain !== undefined && extended === undefined) return readUtf8Field(plain)
  const [, encoded] = /^UTF-8''(.*)$/i.exec(extended ?? '') ?? []
  if (plain !== undefined || encoded === undefined) {
    throw badRequest('username has to be there once')
  }
  try {
    return decodeURIComponent(encoded)
  } catch {
    throw badRequest('username* is not UTF-8')
  }
}

/** A digest for one resource must not open another (RFC 7616 §3.4). */
function requireTarget(uri: string, { method, url }: HttpRequest): string {
  const target = uri.startsWith('/') ? url.origin + uri : uri
  const asterisk = method === 'OPTIONS' && uri === '*' && url.pathname === '/'
  if (asterisk) return uri
  // curl writes a backslash of the query into the quotes as it is, and hashes it as it was sent.
  const sent = url.pathname + url.search
  if (sent.includes('\\') && sent.replace(/\\(.)/g, '$1') === uri) return sent
  if (URL.canParse(target)) {
    const { pathname, search } = new URL(target)
    if (pathname === url.pathname && search === url.search) return uri
  }
  throw badRequest('uri is not the target of the request')
}

/** Both variants are made from the same hash of the password. */
export function withoutSess(algorithm: DigestAlgorithm): DigestAlgorithm {
  const base = algorithm.replace(/-sess$/, '')
  return DIGEST_ALGORITHMS.find((one) => one === base) ?? algorithm
}

function badRequest(why: string): HttpError {
  return new HttpError(400, `The digest cannot be understood: ${why}`)
}
