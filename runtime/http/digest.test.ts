import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  digest,
  passwordHash,
  DIGEST_ALGORITHMS,
  usernameHash,
  type DigestAlgorithm,
  type DigestInput,
} from './digest.ts'
import { readUtf8Field, utf8Field } from './utf8-field.ts'

/** The request of RFC 7616 §3.9.1. */
const mufasa = {
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  qop: 'auth',
  nc: '00000001',
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  method: 'GET',
  uri: '/dir/index.html',
  body: new Uint8Array(),
} as const

test.each([
  {
    algorithm: 'SHA-256',
    response: '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
  },
  { algorithm: 'MD5', response: '8ca523f5e9506fed4657c9700eebdbec' },
] as const)(
  'digests are those of the example in RFC 7616 §3.9.1: $algorithm',
  ({ algorithm, response }) => {
    const realm = 'http-auth@example.org'
    const secret = passwordHash(algorithm, 'Mufasa', realm, 'Circle of Life')
    expect(digest({ ...mufasa, algorithm, secret })).toBe(response)
  },
)

test('without qop the digest is that of RFC 2069 §2.4, with its erratum 749', () => {
  const realm = 'testrealm@host.com'
  const input: DigestInput = {
    ...mufasa,
    algorithm: 'MD5',
    secret: passwordHash('MD5', 'Mufasa', realm, 'CircleOfLife'),
    nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
    qop: undefined,
  }
  expect(digest(input)).toBe('1949323746fe6a43ef61f9606e7febea')
})

const HASHES = { 'SHA-512-256': 'sha512-256', 'SHA-256': 'sha256', MD5: 'md5' }

/** The formulas of RFC 7616 §3.4.1 to §3.4.3, on another library. */
function byHand(algorithm: DigestAlgorithm, input: DigestInput): string {
  const name = HASHES[algorithm.replace('-sess', '') as keyof typeof HASHES]
  const hash = (text: string) => createHash(name).update(text).digest('hex')
  const { nonce, cnonce, nc, qop, method, uri, body } = input
  const user = hash('Jäsøn:café:pass€')
  const a1 = algorithm.endsWith('-sess') ? hash(`${user}:${nonce}:${cnonce}`) : user
  const content = new TextDecoder().decode(body)
  const a2 = hash(`${method}:${uri}${qop === 'auth-int' ? `:${hash(content)}` : ''}`)
  return hash(`${a1}:${nonce}:${nc}:${cnonce}:${String(qop)}:${a2}`)
}

test.each(
  DIGEST_ALGORITHMS.flatMap((algorithm) =>
    (['auth', 'auth-int'] as const).map((qop) => ({ algorithm, qop })),
  ),
)(
  'the formulas of RFC 7616 §3.4 hold for every algorithm and qop: $algorithm',
  ({ algorithm, qop }) => {
    const input: DigestInput = {
      ...mufasa,
      algorithm,
      qop,
      secret: passwordHash(algorithm, 'Jäsøn', 'café', 'pass€'),
      body: new TextEncoder().encode('buy milk'),
    }
    expect(digest(input)).toBe(byHand(algorithm, input))
  },
)

test('names and passwords that look the same are the same (RFC 7616 §4)', () => {
  const [composed, decomposed] = ['caf\u00e9', 'cafe\u0301'] as const
  expect(passwordHash('MD5', composed, 'r', composed)).toBe(
    passwordHash('MD5', decomposed, 'r', decomposed),
  )
})

test('what is read as UTF-8 is read strictly: other bytes stay as they are', () => {
  expect(readUtf8Field(utf8Field('J\u00e4s\u00f8n'))).toBe('J\u00e4s\u00f8n')
  expect(readUtf8Field('J\u00e4s\u00f8n')).toBe('J\u00e4s\u00f8n')
})

test('a user name is hashed together with the realm (RFC 7616 §3.4.4)', () => {
  expect(usernameHash('SHA-256', 'Mufasa', 'http-auth@example.org')).toBe(
    createHash('sha256').update('Mufasa:http-auth@example.org').digest('hex'),
  )
})
