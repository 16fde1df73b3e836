import {
  compose,
  createClient,
  HttpError,
  HttpResponse,
  type Handler,
} from 'middleware-cookbook'
import {
  jwt,
  remoteKeys,
  type JwtAlgorithm,
} from 'middleware-cookbook/server/jwt'
import { manualClock } from 'middleware-cookbook/testing'
import {
  CompactSign,
  EncryptJWT,
  exportJWK,
  exportSPKI,
  FlattenedSign,
  generateKeyPair,
  importJWK,
  SignJWT,
  type JSONWebKeySet,
} from 'jose'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  base64url,
  issuer,
  issuerKey,
  notes,
  now,
  rawToken,
  rightClaims,
} from './tokens.fixture.ts'

const key = await issuerKey()
const keys: JSONWebKeySet = { keys: [key.jwk] }
const rsa = await generateKeyPair('RS256', { extractable: true })

let clock: ReturnType<typeof manualClock>
beforeEach(() => {
  clock = manualClock()
})
afterEach(() => {
  clock.restore()
})

test('a token that is right passes, and its claims are on the request', async () => {
  const response = await notes(keys).ask(await key.sign({ scope: 'a b' }))
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ ...rightClaims(), scope: 'a b' })
})

test('the handler does not run for any other', async () => {
  const { handler, status } = notes(keys)
  expect(await status(await key.sign({ aud: 'photos' }))).toBe(401)
  expect(await status(rawToken({ alg: 'none' }))).toBe(401)
  expect(handler).not.toHaveBeenCalled()
})

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
    'a token without a signature is refused, with alg %j',
    async (alg) => {
      const { status } = notes(keys)
      expect(await status(rawToken({ alg, kid: 'a' }))).toBe(401)
      const [, , signature] = (await key.sign()).split('.')
      const signed = rawToken({ alg, kid: 'a' }, rightClaims(), signature)
      expect(await status(signed)).toBe(401)
    },
  )

  test.each(['HS256', 'HS384', 'HS512'])(
    'a public key is never the secret of %s',
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
    'a token that expires in %d s gets %d: 30 s of skew',
    async (s, status) => {
      expect(await notes(keys).status(await key.sign({ exp: now() + s }))).toBe(
        status,
      )
    },
  )

  test.each([
    [30, 200],
    [31, 401],
  ])('one that begins in %d s gets %d', async (s, status) => {
    expect(await notes(keys).status(await key.sign({ nbf: now() + s }))).toBe(
      status,
    )
  })

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
    await clock.advance(330_000)
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
    'if at+jwt is asked for, typ %s gets %d (RFC 9068 §4)',
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

test('an encrypted token is refused', async () => {
  const token = await new EncryptJWT(rightClaims())
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(new Uint8Array(32))
  expect(await notes(keys).status(token)).toBe(401)
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

test('an error of the handler is not taken for one of the token', async () => {
  const failing: Handler = async () => {
    throw new HttpError(402)
  }
  const gate = jwt({ issuer, audience: 'notes', keys, algorithms: ['ES256'] })
  const client = createClient({ transport: compose([gate], failing) })
  const headers = { authorization: `Bearer ${await key.sign()}` }
  expect((await client.get(issuer, { headers })).status).toBe(402)
})
