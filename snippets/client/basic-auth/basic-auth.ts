import type { Middleware } from 'middleware-cookbook'
import {
  anything,
  requireOptions,
  requireOrigin,
  type Rules,
} from 'middleware-cookbook/kit'
import { requireCredentials } from './credentials.ts'

export * from './credentials.ts'

/** Options of {@link basicAuth}. */
export interface BasicAuthOptions {
  /** The only origin that gets the credentials, such as `https://api.example.org`. */
  readonly origin: string | URL
  /** The user-id. It cannot hold a colon. */
  readonly username: string
  readonly password: string
}

/**
 * Adds `Authorization: Basic …` (RFC 7617) to requests for one origin. A request that has the
 * header already keeps its own.
 *
 * @example createClient({ middleware: [basicAuth({ origin, username, password })] })
 *
 * @throws TypeError for an origin that is no URL, for credentials that the scheme cannot carry, and for an unknown option
 */
export function basicAuth(options: BasicAuthOptions): Middleware {
  requireOptions('basicAuth', options, OPTIONS)
  const origin = requireOrigin('basicAuth', options.origin)
  requireCredentials('basicAuth', options)
  const credentials = encode(options)

  return async function basicAuth(request, next) {
    const elsewhere = request.origin !== origin
    if (elsewhere || request.headers.has('authorization')) return next(request)
    return next(request.withHeader('authorization', credentials))
  }
}

/** What these are is checked below, without showing it. */
const OPTIONS: Rules<BasicAuthOptions> = {
  origin: anything,
  username: anything,
  password: anything,
}

function encode({ username, password }: BasicAuthOptions): string {
  // RFC 7617 §2.1: UTF-8, which btoa() alone cannot encode.
  const bytes = new TextEncoder().encode(`${username}:${password}`)
  return `Basic ${btoa(String.fromCharCode(...bytes))}`
}
