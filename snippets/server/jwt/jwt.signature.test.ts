import {
  compose,
  createClient,
  HttpError,
  HttpResponse,
} from 'middleware-cookbook'
import {
  jwt,
  remoteKeys,
  type JwtAlgorithm,
} from 'middleware-cookbook/server/jwt'
import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  SignJWT,
  type JSONWebKeySet,
} from 'jose'
import { describe, expect, test, vi } from 'vitest'
import {
  base64url,
  issuer,
  issuerKey,
  notes,
  rawToken,
  rightClaims,
  stopTheClock,
} from './tokens.fixture.ts'

stopTheClock()

const key = await issuerKey()
const keys: JSONWebKeySet = { keys: [key.jwk] }
const rsa = await generateKeyPair('RS256', { extractable: true })

describe('algorithms (RFC 8725 §3.1, §3.2)', () => {
  const all: readonly JwtAlgorithm[] = [
    ...(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const),
    ...(['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'] as const),
  ]

  test.each(all)(
    'each is accepted if it is allowed, and only then: %s',
    async (alg) => {
      const { jwk, sign } = await issuerKey('a', alg)
      const token = await sign()
      const allowed = notes({ keys: [jwk] }, { algorithms: [alg] })
      expect(await allowed.status(token)).toBe(200)
      const others = all.filter((other) => other !== alg)
      const refused = notes({ keys: [jwk] }, { algorithms: others })
      expect(await refused.status(token)).toBe(401)
    },
  )

  test('without a list RS256 is allowed alone', async () => {
    const usual = await issuerKey('rsa', 'RS256')
    const both = { keys: [usual.jwk, key.jwk] }
    const gate = jwt({ issuer, audience: 'notes', keys: both })
    const client = createClient({
      transport: compose([gate], async () => new HttpResponse()),
    })
    const status = async (token: string) => {
      const headers = { authorization: `Bearer ${token}` }
      return (await client.get(issuer, { headers })).status
    }
    expect(await status(await usual.sign())).toBe(200)
    expect(await status(await key.sign())).toBe(401)
  })

  test.each(['none', 'None', 'NONE', 'nOnE', '', null, 5, ['ES256'], {}])(
    'a token without a signature is refused under any alg: %j',
    async (alg) => {
      const { status } = notes(keys)
      expect(await status(rawToken({ alg, kid: 'a' }))).toBe(401)
      const [, , signature] = (await key.sign()).split('.')
      const signed = rawToken({ alg, kid: 'a' }, rightClaims(), signature)
      expect(await status(signed)).toBe(401)
    },
  )

  test.each(['HS256', 'HS384', 'HS512'])(
    'a public key is never a secret of HMAC: %s',
    async (alg) => {
      const jwk = await exportJWK(rsa.publicKey)
      const pem = await exportSPKI(rsa.publicKey)
      const { status } = notes({ keys: [jwk] }, { algorithms: ['RS256'] })
      for (const text of [pem, pem.trim(), JSON.stringify(jwk), jwk.n ?? '']) {
        const token = await new SignJWT(rightClaims())
          .setProtectedHeader({ alg })
          .sign(new TextEncoder().encode(text.padEnd(64)))
        expect(await status(token)).toBe(401)
      }
    },
  )

  test('a secret among the keys of the issuer opens nothing', async () => {
    const secret = crypto.getRandomValues(new Uint8Array(32))
    const oct = { kty: 'oct', k: base64url(secret), kid: 'a', alg: 'HS256' }
    const token = await new SignJWT(rightClaims())
      .setProtectedHeader({ alg: 'HS256', kid: 'a' })
      .sign(secret)
    expect(await notes({ keys: [oct] }).status(token)).toBe(401)
  })

  test('a key that is for another algorithm or use verifies nothing (RFC 7517 §4.2 to §4.4)', async () => {
    for (const limit of [
      { alg: 'ES384' },
      { use: 'enc' },
      { key_ops: ['sign'] },
    ]) {
      const limited = { keys: [{ ...key.jwk, ...limit }] }
      expect(await notes(limited).status(await key.sign())).toBe(401)
    }
    const fitting = { alg: 'ES256', use: 'sig', key_ops: ['verify'] }
    const fits = { keys: [{ ...key.jwk, ...fitting }] }
    expect(await notes(fits).status(await key.sign())).toBe(200)
  })
})

describe('the signature', () => {
  test('is over header and claims: a change of either is noticed', async () => {
    const [header, , signature] = (await key.sign()).split('.')
    const [, claims] = (await key.sign({ sub: 'eve' })).split('.')
    const { status } = notes(keys)
    expect(await status([header, claims, signature].join('.'))).toBe(401)
    const token = rawToken(
      { alg: 'ES256', kid: 'a', typ: 'at+jwt' },
      rightClaims(),
      signature,
    )
    expect(await status(token)).toBe(401)
  })

  test('of another key is refused, also with the kid of ours', async () => {
    const eve = await issuerKey('a')
    expect(await notes(keys).status(await eve.sign())).toBe(401)
  })

  test('cannot be by a key that the token brings along (RFC 8725 §3.10)', async () => {
    const eve = await issuerKey('eve')
    const asked = vi.fn()
    const client = createClient({
      transport: async (request) => {
        asked(request.href)
        throw new HttpError(404)
      },
    })
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const { status } = notes(keys)
    for (const header of [
      { jwk: eve.jwk },
      { jku: 'https://eve.example/jwks' },
      { x5u: 'https://eve.example/cert' },
      { x5c: ['MIIB'] },
    ]) {
      expect(await status(await eve.sign({}, header))).toBe(401)
    }
    const remote = remoteKeys({ client, url: `${issuer}/jwks` })
    const jku = 'https://eve.example/jwks'
    expect(await notes(remote).status(await eve.sign({}, { jku }))).toBe(503)
    expect(asked.mock.calls).toEqual([[`${issuer}/jwks`]])
  })
})
