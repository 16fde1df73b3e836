import type { Middleware } from 'middleware-cookbook'

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
 * @throws TypeError for credentials that the scheme cannot carry
 */
export function basicAuth(options: BasicAuthOptions): Middleware {
  const { origin } = new URL(options.origin)
  const credentials = encode(options)

  return async function basicAuth(request, next) {
    const elsewhere = request.origin !== origin
    if (elsewhere || request.headers.has('authorization')) return next(request)
    return next(request.withHeader('authorization', credentials))
  }
}

function encode({ username, password }: BasicAuthOptions): string {
  if (username.includes(':')) {
    throw new TypeError(
      'The user name has a colon, where Basic authentication ends it: use another name',
    )
  }
  // RFC 7617 §2: neither part may hold control characters.
  if (/\p{Cc}/u.test(username + password)) {
    throw new TypeError(
      'The user name or password has a control character, such as a line break: trim it',
    )
  }
  // RFC 7617 §2.1: UTF-8, which btoa() alone cannot encode.
  const bytes = new TextEncoder().encode(`${username}:${password}`)
  return `Basic ${btoa(String.fromCharCode(...bytes))}`
}
