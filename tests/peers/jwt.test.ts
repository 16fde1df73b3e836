import { createServer, type RequestListener } from 'node:http'
import {
  compose,
  createClient,
  HttpResponse,
  installClock,
  serve,
  systemClock,
  toNode,
} from 'middleware-cookbook'
import { jwt, remoteKeys, type RemoteKeysOptions } from 'middleware-cookbook/server/jwt'
import { createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { listening } from '../hosts/programs/listening.ts'
import { jwtApp } from './libraries/jwt.js'

const pair = await generateKeyPair('RS256', { extractable: true })
const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'a', alg: 'RS256', use: 'sig' }
const trusted = { issuer: 'https://auth.example.org', audience: 'notes' }

// Keys age by the clock of the test: how busy the machine is does not matter.
beforeEach(() => installClock({ ...systemClock, now: () => 0 }))

interface Unusual {
  readonly claims?: Readonly<Record<string, unknown>>
  readonly expiry?: string | null
  readonly kid?: string
}

function token({ claims, expiry = '5m', kid = 'a' }: Unusual = {}) {
  const right = { iss: trusted.issuer, aud: trusted.audience, sub: 'ada' }
  const signer = new SignJWT({ ...right, ...claims })
  if (expiry !== null) signer.setExpirationTime(expiry)
  return signer.setProtectedHeader({ alg: 'RS256', kid }).sign(pair.privateKey)
}

/** An issuer whose fetches are counted. */
async function issuerOf() {
  const state = { fetches: 0, isDown: false }
  const server = await serve(async () => {
    state.fetches += 1
    if (state.isDown) return new HttpResponse(null, { status: 503 })
    return HttpResponse.json({ keys: [jwk] })
  })
  const client = createClient()
  onTestFinished(async () => {
    await client.close()
    await server.close()
  })
  return { state, client, jwksUri: `${server.url.origin}/jwks` }
}

async function statusOf(listener: RequestListener) {
  const server = await listening(createServer(listener))
  const client = createClient({ baseUrl: `http://127.0.0.1:${server.port}` })
  onTestFinished(async () => {
    await client.close()
    await server.close()
  })
  return async (authorization?: string) => {
    const headers = authorization === undefined ? {} : { authorization }
    const response = await client.get('/', { headers })
    await response.release()
    return response.status
  }
}

async function ours(options: Partial<RemoteKeysOptions> = {}) {
  const { state, client, jwksUri } = await issuerOf()
  const keys = remoteKeys({ client, url: jwksUri, ...options })
  const app = compose([jwt({ ...trusted, keys })], async () => new HttpResponse('notes'))
  const listener = toNode(app, { onError: () => undefined })
  return { state, ask: await statusOf((req, res) => void listener(req, res)) }
}

async function theirs(options: { cacheMaxAge?: number } = {}) {
  const { state, jwksUri } = await issuerOf()
  const app = jwtApp({ ...trusted, algorithms: ['RS256'], jwksUri, ...options })
  return { state, ask: await statusOf(app) }
}

test('express-jwt and the recipe answer alike but where the standard decides', async () => {
  const asked = {
    right: `Bearer ${await token()}`,
    'for another service': `Bearer ${await token({ claims: { aud: 'photos' } })}`,
    'of another issuer': `Bearer ${await token({ claims: { iss: 'https://evil.example.net' } })}`,
    'of yesterday': `Bearer ${await token({ expiry: '-1d' })}`,
    'of tomorrow': `Bearer ${await token({ claims: { nbf: Math.floor(Date.now() / 1000) + 86_400 } })}`,
    'no token': undefined,
    garbage: 'Bearer abc',
    'without expiry': `Bearer ${await token({ expiry: null })}`,
    malformed: 'Bearer a b',
  }
  const [mine, others] = [await ours(), await theirs()]
  const answers: Record<string, readonly number[]> = {}
  for (const [name, authorization] of Object.entries(asked)) {
    answers[name] = [await mine.ask(authorization), await others.ask(authorization)]
  }
  expect(answers).toEqual({
    right: [200, 200],
    'for another service': [401, 401],
    'of another issuer': [401, 401],
    'of yesterday': [401, 401],
    'of tomorrow': [401, 401],
    'no token': [401, 401],
    garbage: [401, 401],
    // A token that cannot be taken back.
    'without expiry': [401, 200],
    // RFC 6750 §3.1.
    malformed: [400, 401],
  })
})

test('made-up names of keys: jwks-rsa fetches for each', async () => {
  const [mine, others] = [await ours(), await theirs()]
  for (const { ask } of [mine, others]) {
    expect(await ask(`Bearer ${await token()}`)).toBe(200)
    for (let n = 0; n < 20; n++) {
      expect(await ask(`Bearer ${await token({ kid: `made up ${n}` })}`)).toBe(401)
    }
  }
  expect([mine.state.fetches, others.state.fetches]).toEqual([1, 21])
})

test('an issuer that is down when keys are old: the others let no token pass', async () => {
  const [mine, others] = [await ours({ maxAge: 0 }), await theirs({ cacheMaxAge: 1 })]
  const { state, jwksUri } = await issuerOf()
  const set = createRemoteJWKSet(new URL(jwksUri), { cacheMaxAge: 0 })
  const verify = async () => jwtVerify(await token(), set, trusted)
  const authorization = `Bearer ${await token()}`
  expect([await mine.ask(authorization), await others.ask(authorization)]).toEqual([200, 200])
  await verify()
  for (const each of [mine.state, others.state, state])
    Object.assign(each, { isDown: true, fetches: 0 })

  // jwks-rsa keeps keys for a millisecond.
  await expect.poll(() => others.ask(authorization)).not.toBe(200)
  for (let n = 0; n < 10; n++) {
    expect(await mine.ask(authorization)).toBe(200)
    expect(await others.ask(authorization)).not.toBe(200)
    await expect(verify()).rejects.toThrow('Expected 200 OK')
  }
  expect(mine.state.fetches).toBe(1)
  expect(state.fetches).toBe(10)
})
