import { HttpError } from 'middleware-cookbook'
import { exportJWK, generateKeyPair, importJWK } from 'jose'
import { describe, expect, test } from 'vitest'
import {
  base64url,
  issuerKey,
  notes,
  now,
  rawToken,
  stopTheClock,
} from './tokens.fixture.ts'

stopTheClock()

const key = await issuerKey()

describe('without a kid, or with one of two keys (RFC 7517 §4.5)', () => {
  test('each key of the right kind is tried', async () => {
    const first = await issuerKey('')
    const second = await issuerKey('')
    const other = await issuerKey('', 'ES384')
    const { status } = notes({ keys: [first.jwk, other.jwk, second.jwk] })
    expect(await status(await first.sign())).toBe(200)
    expect(await status(await second.sign())).toBe(200)
    expect(await status(await other.sign())).toBe(401)
    expect(await status(await (await issuerKey('')).sign())).toBe(401)
  })

  test('a token that the first key has not signed is still checked in full', async () => {
    const [first, second] = [await issuerKey(), await issuerKey()]
    const { status } = notes({ keys: [first.jwk, second.jwk] })
    expect(await status(await second.sign())).toBe(200)
    expect(await status(await second.sign({ aud: 'photos' }))).toBe(401)
    expect(await status(await second.sign({ exp: now() - 60 }))).toBe(401)
  })

  test('a key that is broken is passed over', async () => {
    const broken = { ...key.jwk, x: 'AAAA' }
    const token = await key.sign()
    expect(await notes({ keys: [broken, key.jwk] }).status(token)).toBe(200)
  })
})

describe('keys that cannot work are no fault of the token', () => {
  test.each([
    ['a private key', async () => privateJwk()],
    ['a broken one', async () => ({ ...key.jwk, x: 'AAAA' })],
  ])('are an error of the server: %s', async (_, make) => {
    const { ask, handler } = notes({ keys: [await make()] })
    await expect(ask(await key.sign())).rejects.not.toBeInstanceOf(HttpError)
    expect(handler).not.toHaveBeenCalled()
  })

  async function privateJwk() {
    const pair = await generateKeyPair('ES256', { extractable: true })
    return { ...(await exportJWK(pair.privateKey)), kid: 'a' }
  }

  test('an RSA key with less than 2048 bits is not used (RFC 7518 §3.3)', async () => {
    const pair = await crypto.subtle.generateKey(
      {
        name: 'RSASSA-PKCS1-v1_5',
        hash: 'SHA-256',
        modulusLength: 1024,
        publicExponent: new Uint8Array([1, 0, 1]),
      },
      true,
      ['sign', 'verify'],
    )
    const jwk = await exportJWK(pair.publicKey)
    const unsigned = rawToken({ alg: 'RS256' })
    const text = new TextEncoder().encode(unsigned.slice(0, -1))
    const { name } = pair.privateKey.algorithm
    const signature = await crypto.subtle.sign(name, pair.privateKey, text)
    const token = `${unsigned}${base64url(new Uint8Array(signature))}`
    await importJWK(jwk, 'RS256')
    const { ask, handler } = notes({ keys: [jwk] }, { algorithms: ['RS256'] })
    await expect(ask(token)).rejects.toThrow('2048 bits')
    expect(handler).not.toHaveBeenCalled()
  })
})
