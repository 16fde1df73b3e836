/** Errors that are judged alike, and why. */
export interface ErrorKind {
  readonly what: string
  /** Names of error classes, or codes; `*` at the end means any that begin so. */
  readonly names: readonly string[]
  readonly reason: string
}

/** What another attempt cannot change, so nothing is sent again. */
export const PERMANENT: readonly ErrorKind[] = [
  {
    what: 'The certificate is not trusted, has expired or is for another host',
    names: [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_*',
      'ERR_TLS_CERT_ALTNAME_*',
      'HOSTNAME_MISMATCH',
      'CERT_*',
      'CRL_*',
      'ERROR_IN_CERT_*',
      'ERROR_IN_CRL_*',
      'INVALID_CA',
      'INVALID_PURPOSE',
      'PATH_LENGTH_EXCEEDED',
      // Node's name for every other finding about a certificate.
      'UNSPECIFIED',
    ],
    reason: 'The server has the same certificate a second later.',
  },
  {
    what: 'TLS finds no common protocol, or the port does not speak it',
    names: ['EPROTO', 'ERR_SSL_*', 'ERR_TLS_*'],
    reason: 'Both sides offer the same versions and ciphers again.',
  },
  {
    what: 'The answer is not valid HTTP/1.1, or its header is too large',
    names: [
      'HPE_*',
      'HTTPParserError',
      'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
      'UND_ERR_HEADERS_OVERFLOW',
      'UND_ERR_RES_EXCEEDED_MAX_SIZE',
      // undici's, for a status below 100.
      'ERR_ASSERTION',
    ],
    reason: 'A peer that speaks another protocol does not learn HTTP.',
  },
  {
    what: 'The name does not exist',
    names: ['ENOTFOUND'],
    reason: 'Resolvers cache this answer for minutes (RFC 2308 §5).',
  },
  {
    what: 'The machine does not allow it',
    names: ['EACCES', 'EPERM', 'EAFNOSUPPORT', 'ERR_SOCKET_BAD_PORT'],
    reason: 'A rule of the system or a firewall forbids this connection.',
  },
  {
    what: 'The request cannot be sent',
    names: [
      'InvalidMessageError',
      'BodyConsumedError',
      'BodyNotReplayableError',
      'ERR_INVALID_*',
      'UND_ERR_INVALID_*',
      'UND_ERR_NOT_SUPPORTED',
      'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
    ],
    reason: 'The program has to change the request.',
  },
  {
    what: 'The client was closed',
    names: ['ERR_CLOSED', 'UND_ERR_CLOSED', 'UND_ERR_DESTROYED'],
    reason: 'The program closed it.',
  },
  {
    what: 'The call is over',
    names: ['OperationTimeoutError', 'AbortError', 'UND_ERR_ABORTED'],
    reason: 'Its timeout has passed, or its caller has aborted it.',
  },
]

/** What often works a moment later, though some names look like those above. */
export const TRANSIENT: readonly ErrorKind[] = [
  {
    what: 'The connection was refused, reset or closed',
    names: ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'],
    reason: 'The server restarts, or a proxy drops idle connections.',
  },
  {
    what: 'No route, or no answer in time',
    names: [
      'ETIMEDOUT',
      'ENETUNREACH',
      'EHOSTUNREACH',
      'UND_ERR_CONNECT_TIMEOUT',
      'AttemptTimeoutError',
    ],
    reason: 'Networks recover, and another attempt may take another way.',
  },
  {
    what: 'The resolver did not answer',
    names: ['EAI_AGAIN'],
    reason: 'That is what the code means: try again.',
  },
  {
    what: 'The connection broke during the TLS handshake or the header',
    names: [
      'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC',
      'ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC',
      // The same in OpenSSL 3.2 and later.
      'ERR_SSL_SSL/TLS_ALERT_BAD_RECORD_MAC',
      'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR',
      'ERR_SSL_UNEXPECTED_EOF_WHILE_READING',
      'ERR_TLS_HANDSHAKE_TIMEOUT',
      'HPE_INVALID_EOF_STATE',
    ],
    reason: 'Bytes were lost or cut off, or the peer failed.',
  },
]

/**
 * Whether no further attempt can succeed: the error, or one that caused it, is
 * of a kind in {@link PERMANENT}. Of several addresses that were tried
 * (an AggregateError), all must have failed in that way.
 */
export function isPermanent(error: unknown, depth = 0): boolean {
  // Causes may form a circle.
  if (typeof error !== 'object' || error === null || depth > 9) return false
  // What a platform or a package throws is known by these fields only.
  const { name, code, cause, errors } = error as Record<string, unknown>
  if (Array.isArray(errors) && errors.length > 0) {
    return errors.every((one) => isPermanent(one, depth + 1))
  }
  // A NetworkError has the code of the first of several addresses: all count.
  const known = isOf(PERMANENT, name, code) && !isOf(TRANSIENT, name, code)
  if (known && !isSeveral(cause)) return true
  return isPermanent(cause, depth + 1)
}

function isSeveral(cause: unknown): boolean {
  return cause instanceof AggregateError && cause.errors.length > 0
}

function isOf(
  kinds: readonly ErrorKind[],
  name: unknown,
  code: unknown,
): boolean {
  return kinds.some(({ names }) =>
    names.some((pattern) => fits(pattern, name) || fits(pattern, code)),
  )
}

function fits(pattern: string, name: unknown): boolean {
  if (!pattern.endsWith('*')) return name === pattern
  return typeof name === 'string' && name.startsWith(pattern.slice(0, -1))
}
