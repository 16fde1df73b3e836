import {
  CompactSign,
  exportJWK,
  FlattenedSign,
  generateKeyPair,
  type JSONWebKeySet,
} from 'jose'
import { describe, expect, test } from 'vitest'
import {
  base64url,
  issuer,
  issuerKey,
  notes,
  now,
  rawToken,
  rightClaims,
  stopTheClock,
  time,
} from './tokens.fixture.ts'

stopTheClock()

const key = await issuerKey()
const keys: JSONWebKeySet = { keys: [key.jwk] }

describe('issuer and audience (RFC 8725 §3.8, §3.9)', () => {
  test.each([
    ['another', 'https://evil.example.net'],
    ['one with a slash more', `${issuer}/`],
    ['in capitals', issuer.toUpperCase()],
    ['a list', [issuer]],
    ['none', undefined],
    ['null', null],
  ])('an issuer that is not ours is refused: %s', async (_, iss) => {
    expect(await notes(keys).status(await key.sign({ iss }))).toBe(401)
  })

  test.each([
    ['another', 'photos'],
    ['an empty list', []],
    ['a list without ours', ['photos', 'mail']],
    ['one that begins like ours', 'notes-admin'],
    ['in capitals', 'NOTES'],
    ['an object', { notes: true }],
    ['none', undefined],
    ['null', null],
  ])('an audience that is not us is refused: %s', async (_, aud) => {
    expect(await notes(keys).status(await key.sign({ aud }))).toBe(401)
  })

  test('a list with our name in it is for us', async () => {
    const token = await key.sign({ aud: ['photos', 'notes'] })
    expect(await notes(keys).status(token)).toBe(200)
  })

  test('each of our own names is right', async () => {
    const { status } = notes(keys, { audience: ['notes', 'old-notes'] })
    expect(await status(await key.sign({ aud: 'old-notes' }))).toBe(200)
    expect(await status(await key.sign({ aud: 'photos' }))).toBe(401)
  })
})

describe('time (RFC 7519 §4.1.4, §4.1.5)', () => {
  test.each([
    [-29, 200],
    [-30, 401],
    [-31, 401],
    [0, 200],
  ])(
    'a token is accepted for 30 s after its exp: %d, %d',
    async (s, status) => {
      expect(await notes(keys).status(await key.sign({ exp: now() + s }))).toBe(
        status,
      )
    },
  )

  test.each([
    [30, 200],
    [31, 401],
  ])(
    'a token is accepted from 30 s before its nbf: %d, %d',
    async (s, status) => {
      expect(await notes(keys).status(await key.sign({ nbf: now() + s }))).toBe(
        status,
      )
    },
  )

  test('the tolerance is in seconds', async () => {
    const token = await key.sign({ exp: now() - 100 })
    expect(await notes(keys, { tolerance: 100 }).status(token)).toBe(401)
    expect(await notes(keys, { tolerance: 101 }).status(token)).toBe(200)
    expect(
      await notes(keys, { tolerance: 0 }).status(
        await key.sign({ exp: now() }),
      ),
    ).toBe(401)
  })

  test('a token that does not expire is refused', async () => {
    for (const exp of [undefined, null, '9999999999', {}]) {
      expect(await notes(keys).status(await key.sign({ exp }))).toBe(401)
    }
  })

  test('is read for each request', async () => {
    const { status } = notes(keys)
    const token = await key.sign()
    expect(await status(token)).toBe(200)
    await time.advance(330_000)
    expect(await status(token)).toBe(401)
  })
})

describe('typ and crit', () => {
  const typed = { typ: 'at+jwt' }

  test.each([
    ['at+jwt', 200],
    ['AT+JWT', 200],
    ['application/at+jwt', 200],
    ['JWT', 401],
    ['dpop+jwt', 401],
    [undefined, 401],
  ])(
    'if at+jwt is asked for, typ must be that (RFC 9068 §4): %s, %d',
    async (typ, is) => {
      const token = await key.sign({}, typ === undefined ? {} : { typ })
      expect(await notes(keys, typed).status(token)).toBe(is)
    },
  )

  test('any typ is right if none is asked for', async () => {
    expect(await notes(keys).status(await key.sign({}, typed))).toBe(200)
  })

  test('an extension that must be understood is refused (RFC 7515 §4.1.11)', async () => {
    const [, , signature] = (await key.sign()).split('.')
    const crit = { alg: 'ES256', kid: 'a', crit: ['exp'], exp: 1 }
    const token = rawToken(crit, rightClaims(), signature)
    expect(await notes(keys).status(token)).toBe(401)
  })

  test('a payload without base64 is refused (RFC 7797)', async () => {
    const pair = await generateKeyPair('ES256')
    const jwk = await exportJWK(pair.publicKey)
    const text = base64url(
      new TextEncoder().encode(JSON.stringify(rightClaims())),
    )
    const bytes = new TextEncoder().encode(text)
    const { protected: header, signature } = await new FlattenedSign(bytes)
      .setProtectedHeader({ alg: 'ES256', b64: false, crit: ['b64'] })
      .sign(pair.privateKey)
    const token = [header, text, signature].join('.')
    expect(await notes({ keys: [jwk] }).status(token)).toBe(401)
  })
})

test('claims that are no object are refused', async () => {
  const pair = await generateKeyPair('ES256', { extractable: true })
  const jwk = await exportJWK(pair.publicKey)
  for (const text of ['[]', '"ada"', 'null', '5', 'ada', '', '\ufeff{}']) {
    const token = await new CompactSign(new TextEncoder().encode(text))
      .setProtectedHeader({ alg: 'ES256' })
      .sign(pair.privateKey)
    expect(await notes({ keys: [jwk] }).status(token)).toBe(401)
  }
})
