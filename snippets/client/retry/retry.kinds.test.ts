import { createClient, NetworkError, type Handler } from 'middleware-cookbook'
import { expect, test } from 'vitest'
import { PERMANENT, TRANSIENT } from './permanent-errors.ts'
import { retry } from './retry.ts'

/** How often a call that fails in this way is sent. */
async function sent(cause: unknown): Promise<number> {
  let count = 0
  const transport: Handler = async () => {
    count++
    throw new NetworkError('failed', { cause })
  }
  const middleware = [retry({ initialDelay: 0, maxRetries: 1, budget: false })]
  const call = createClient({ transport, middleware }).get('http://a.example')
  await expect(call).rejects.toThrow('failed')
  return count
}

/** As Node and undici make it. */
function withCode(code: unknown): Error {
  return Object.assign(new Error('low level'), { code })
}

// Written out: a name that is missing in the list must be missed here.
test.each([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'CERT_HAS_EXPIRED',
  'CRL_NOT_YET_VALID',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'UNSPECIFIED',
  'EPROTO',
  'ERR_SSL_UNSUPPORTED_PROTOCOL',
  'ERR_TLS_INVALID_PROTOCOL_VERSION',
  'HPE_INVALID_CONSTANT',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_HEADERS_OVERFLOW',
  'UND_ERR_RES_EXCEEDED_MAX_SIZE',
  'ENOTFOUND',
  'EACCES',
  'EPERM',
  'EAFNOSUPPORT',
  'ERR_SOCKET_BAD_PORT',
  'ERR_INVALID_CHAR',
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
  'UND_ERR_ABORTED',
])('a call is not sent again after a code that stays: %s', async (code) => {
  expect(await sent(withCode(code))).toBe(1)
})

test.each([
  'HTTPParserError',
  'InvalidMessageError',
  'BodyConsumedError',
  'BodyNotReplayableError',
  'OperationTimeoutError',
  'AbortError',
])(
  'a call is not sent again after an error whose name says that it stays: %s',
  async (name) => {
    expect(await sent(Object.assign(new Error('low level'), { name }))).toBe(1)
  },
)

test.each([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'ETIMEDOUT',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'EAI_AGAIN',
  'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC',
  'ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC',
  'ERR_SSL_SSL/TLS_ALERT_BAD_RECORD_MAC',
  'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR',
  'ERR_SSL_UNEXPECTED_EOF_WHILE_READING',
  'ERR_TLS_HANDSHAKE_TIMEOUT',
  'HPE_INVALID_EOF_STATE',
  'SOMETHING_NEW',
  // Only the whole name counts.
  'ENOTFOUND_EITHER',
  'NOT_EPERM',
  'NOT_CERT_HAS_EXPIRED',
])('a call is sent again after any other code: %s', async (code) => {
  expect(await sent(withCode(code))).toBe(2)
})

test.each([
  undefined,
  null,
  'ENOTFOUND',
  42,
  withCode(42),
  withCode(undefined),
])(
  'a call is sent again after a cause that says nothing: %s',
  async (cause) => {
    expect(await sent(cause)).toBe(2)
  },
)

test('a call is sent again after causes that form a circle', async () => {
  const one = new Error('one')
  one.cause = new Error('two', { cause: one })
  expect(await sent(one)).toBe(2)
  const several = new AggregateError([])
  several.errors.push(several)
  expect(await sent(several)).toBe(2)
})

test('a cause counts up to eight errors below what a call throws', async () => {
  const below = (depth: number, cause: unknown): unknown =>
    depth === 0 ? cause : below(depth - 1, new Error('above', { cause }))
  expect(await sent(below(8, withCode('EPERM')))).toBe(1)
  expect(await sent(below(9, withCode('EPERM')))).toBe(2)
})

test('a list of addresses that is empty changes nothing about what is known', async () => {
  const cause = new AggregateError([])
  expect(await sent(Object.assign(withCode('EPERM'), { cause }))).toBe(1)
})

test.each([
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'],
  ['HTTPParserError', 'not valid HTTP'],
  ['ECONNREFUSED', 'refused'],
  ['ECONNRESET', 'reset'],
  ['EPIPE', 'closed'],
  ['UND_ERR_SOCKET', 'closed'],
  ['ETIMEDOUT', 'in time'],
  ['ENETUNREACH', 'No route'],
  ['EHOSTUNREACH', 'No route'],
  ['UND_ERR_CONNECT_TIMEOUT', 'in time'],
  ['AttemptTimeoutError', 'in time'],
  ['EAI_AGAIN', 'resolver'],
])(
  'a reader finds the code of each error in the table: %s, %s',
  (code, what) => {
    const found = [...TRANSIENT, ...PERMANENT].find(({ names }) =>
      names.some((name) => code.startsWith(name.replace('*', ''))),
    )
    expect(found?.what).toContain(what)
  },
)

test('a call that tried several addresses is sent again unless each has failed for good', async () => {
  const all = (...codes: string[]) => new AggregateError(codes.map(withCode))
  expect(await sent(all('EACCES', 'EPERM'))).toBe(1)
  expect(await sent(all('EACCES', 'ECONNREFUSED'))).toBe(2)
  expect(await sent(all())).toBe(2)
})

test('the page says of each kind what it is, and why', () => {
  const kinds = [...PERMANENT, ...TRANSIENT]
  const words = kinds.flatMap(({ what, reason }) => [what, reason])
  expect(words.filter((text) => !/^\S+ \S+/.test(text))).toEqual([])
})
