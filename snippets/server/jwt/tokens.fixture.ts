import {
  clock,
  compose,
  createClient,
  HttpResponse,
  type Handler,
} from 'middleware-cookbook'
import {
  jwt,
  jwtClaims,
  type JwtAlgorithm,
  type JwtOptions,
} from 'middleware-cookbook/server/jwt'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import {
  exportJWK,
  generateKeyPair,
  SignJWT,
  type JWK,
  type JWTHeaderParameters,
} from 'jose'
import { afterEach, beforeEach, vi } from 'vitest'

export const issuer = 'https://auth.example.org'
export const url = 'https://notes.example.org/notes'

/** The clock of the test that runs. */
export let time: ManualClock

/** Each test of the file has a clock that it moves by hand. */
export function stopTheClock(): void {
  beforeEach(() => {
    time = manualClock()
  })
  afterEach(() => {
    time.restore()
  })
}

/** In seconds, as tokens have it. */
export const now = () => Math.floor(clock.date() / 1000)

/** A key pair of the issuer, and what it signs. */
export interface IssuerKey {
  /** As the issuer publishes it. */
  readonly jwk: JWK
  /** A token that is right, but for these claims and header parameters; undefined takes one away. */
  readonly sign: (
    claims?: Readonly<Record<string, unknown>>,
    header?: Partial<JWTHeaderParameters>,
  ) => Promise<string>
}

export async function issuerKey(
  kid: string | undefined = 'a',
  alg: JwtAlgorithm = 'ES256',
): Promise<IssuerKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg)
  const named = kid === '' ? {} : { kid }
  return {
    jwk: { ...(await exportJWK(publicKey)), ...named },
    sign: (claims, header) =>
      new SignJWT({ ...rightClaims(), ...claims })
        .setProtectedHeader({ alg, ...named, ...header })
        .sign(privateKey),
  }
}

export function rightClaims() {
  return { iss: issuer, aud: 'notes', sub: 'ada', exp: now() + 300 }
}

/** A header and claims as they are, signed by this function or with nothing. */
export function rawToken(
  header: object,
  claims: object = rightClaims(),
  signature = '',
): string {
  return [encode(header), encode(claims), signature].join('.')
}

function encode(part: object): string {
  const bytes = new TextEncoder().encode(JSON.stringify(part))
  return base64url(bytes)
}

export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** `jwt()` as the notes have it. */
export function gate(
  keys: JwtOptions['keys'],
  options: Partial<JwtOptions> = {},
) {
  const algorithms: readonly JwtAlgorithm[] = ['ES256']
  return jwt({ issuer, audience: 'notes', keys, algorithms, ...options })
}

/** The notes behind `jwt()`, and what a client gets for a token. */
export function notes(
  keys: JwtOptions['keys'],
  options: Partial<JwtOptions> = {},
) {
  const handler = vi.fn<Handler>(async (request) =>
    HttpResponse.json(request.get(jwtClaims)),
  )
  const app = compose([gate(keys, options)], handler)
  const client = createClient({ transport: app })
  const send = (authorization?: string) =>
    client.get(url, {
      headers: authorization === undefined ? {} : { authorization },
    })
  const ask = async (token: string) => send(`Bearer ${token}`)
  return {
    app,
    handler,
    send,
    ask,
    status: async (token: string) => (await ask(token)).status,
  }
}
