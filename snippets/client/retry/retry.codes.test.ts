import { AttemptTimeoutError, NetworkError } from 'middleware-cookbook'
import { expect, test } from 'vitest'
import { PERMANENT } from './permanent-errors.ts'
import { retrying } from './retrying.fixture.ts'

/** How many attempts an error costs. */
async function attempts(error: Error): Promise<number> {
  let count = 0
  const { client } = retrying(
    Object.assign(
      () => {
        count++
        return Promise.reject(error)
      },
      { close: async () => undefined },
    ),
  )
  await expect(client.get('http://example.org')).rejects.toBe(error)
  return count
}

function coded(code: string): Error {
  return Object.assign(new Error(code), { code })
}

const examples: Readonly<Record<string, string>> = {
  'UNABLE_TO_*': 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_*': 'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_*': 'CERT_NOT_YET_VALID',
  'CRL_*': 'CRL_HAS_EXPIRED',
  'ERROR_IN_CERT_*': 'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'ERROR_IN_CRL_*': 'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
  'ERR_SSL_*': 'ERR_SSL_NO_PROTOCOLS_AVAILABLE',
  'ERR_TLS_*': 'ERR_TLS_INVALID_PROTOCOL_VERSION',
  'HPE_*': 'HPE_INVALID_CONSTANT',
  'ERR_INVALID_*': 'ERR_INVALID_URL',
  'UND_ERR_INVALID_*': 'UND_ERR_INVALID_ARG',
}
const permanent = PERMANENT.flatMap(({ names }) => names).map(
  (name) => examples[name] ?? name,
)

test.each(permanent)(
  'what cannot change is not tried again, whether the error says so or its cause: %s',
  async (code) => {
    const cause = coded(code)
    expect(await attempts(new NetworkError('failed', { cause }))).toBe(1)
    const itself = Object.assign(new NetworkError('failed'), { code })
    expect(await attempts(itself)).toBe(1)
    const deep = new TypeError('fetch failed', { cause })
    expect(await attempts(new NetworkError('failed', { cause: deep }))).toBe(1)
  },
)

test.each([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'EADDRINUSE',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC',
  'ERR_SSL_SSL/TLS_ALERT_BAD_RECORD_MAC',
  'ERR_TLS_HANDSHAKE_TIMEOUT',
  'HPE_INVALID_EOF_STATE',
  'E_NEVER_SEEN',
])(
  'what a moment can change is tried again, also what is not known: %s',
  async (code) => {
    const cause = coded(code)
    expect(await attempts(new NetworkError('failed', { cause }))).toBe(4)
    const itself = Object.assign(new NetworkError('failed'), { code })
    expect(await attempts(itself)).toBe(4)
  },
)

test('of several addresses, one that may recover is enough to try again', async () => {
  const [refused, denied] = [coded('ECONNREFUSED'), coded('EACCES')]
  const some = new AggregateError([denied, refused])
  expect(await attempts(new NetworkError('failed', { cause: some }))).toBe(4)
  const all = new AggregateError([denied, coded('EPERM')])
  expect(await attempts(new NetworkError('failed', { cause: all }))).toBe(1)
})

test('causes that form a circle end', async () => {
  const error = new NetworkError('failed')
  error.cause = new Error('from the other', { cause: error })
  expect(await attempts(error)).toBe(4)
})

test('a limit of one attempt is tried again, for any cause', async () => {
  const error = new AttemptTimeoutError('GET / took longer than 5 ms', 5)
  error.cause = coded('ERR_INVALID_URL')
  expect(await attempts(error)).toBe(4)
})
