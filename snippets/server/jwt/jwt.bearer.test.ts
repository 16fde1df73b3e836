import { compose, createClient, HttpResponse, serve } from 'middleware-cookbook'
import { parseChallenges } from 'middleware-cookbook/http'
import { jwtClaims } from 'middleware-cookbook/server/jwt'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  gate,
  issuer,
  issuerKey,
  notes,
  now,
  stopTheClock,
} from './tokens.fixture.ts'

stopTheClock()

const key = await issuerKey()
const keys = { keys: [key.jwk] }

describe('where the token is', () => {
  test.each(['Bearer', 'bearer', 'BEARER'])(
    'the scheme is read in any letter case: %s',
    async (scheme) => {
      const { send } = notes(keys)
      const token = await key.sign()
      expect((await send(`${scheme} ${token}`)).status).toBe(200)
      expect((await send(`${scheme}   ${token}`)).status).toBe(200)
    },
  )

  test('a token in the URL or in the body is not looked at (RFC 6750 §2.3)', async () => {
    const app = compose([gate(keys)], async () => new HttpResponse())
    const client = createClient({ transport: app })
    const token = await key.sign()
    const inUrl = `https://notes.example.org/?access_token=${token}`
    expect((await client.get(inUrl)).status).toBe(401)
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const body = `access_token=${token}`
    const posted = await client.post(issuer, { body, headers })
    expect(posted.status).toBe(401)
  })
})

describe('what a client is told (RFC 6750 §3)', () => {
  const told = async (authorization?: string) => {
    const response = await notes(keys).send(authorization)
    const challenge = response.headers.get('www-authenticate')
    return [response.status, challenge, await response.text()]
  }

  test.each([
    undefined,
    '',
    'Basic eDp5',
    'DPoP abc',
    'Bearers abc',
    'Digest bearer',
    'DPoP=bearer abc',
    'Digest a=b',
  ])(
    'without a token it is a 401 without an error code: %s',
    async (authorization) => {
      expect(await told(authorization)).toEqual([
        401,
        'Bearer realm="notes"',
        'A token is needed\n',
      ])
    },
  )

  test.each([
    'Bearer',
    'Bearer ',
    'Bearer a b',
    'Bearer a, Bearer b',
    'Bearer a,b',
    'Bearer "a"',
    'Bearer token="a"',
    'Bearer =',
    'Bearer\ta',
    'Bearer é',
    'Bearer, Basic eDp5',
  ])('credentials that are malformed are a 400: %s', async (authorization) => {
    const [status, challenge] = await told(authorization)
    expect(status).toBe(400)
    expect(challenge).toBe(
      'Bearer realm="notes", error="invalid_request", error_description="This is no token"',
    )
  })

  test('a token that has expired says so, so that its client gets another', async () => {
    const token = await key.sign({ exp: now() - 60 })
    expect(await told(`Bearer ${token}`)).toEqual([
      401,
      'Bearer realm="notes", error="invalid_token", error_description="The token has expired"',
      'The token has expired\n',
    ])
  })

  test('also if the first of two keys with its name has not signed it', async () => {
    const [first, second] = [await issuerKey(), await issuerKey()]
    const { ask } = notes({ keys: [first.jwk, second.jwk] })
    const response = await ask(await second.sign({ exp: now() - 60 }))
    expect(await response.text()).toBe('The token has expired\n')
  })

  test('any other says no more than that it is not valid', async () => {
    const eve = await issuerKey()
    for (const token of [
      'abc',
      await key.sign({ aud: 'photos' }),
      await eve.sign(),
      await (await issuerKey('x')).sign(),
    ]) {
      expect(await told(`Bearer ${token}`)).toEqual([
        401,
        'Bearer realm="notes", error="invalid_token", error_description="The token is not valid"',
        'The token is not valid\n',
      ])
    }
  })

  test('the realm is yours, with quotes and letters beyond ASCII', async () => {
    const { send } = notes(keys, { realm: 'Zoë’s "notes"' })
    const challenge = (await send()).headers.get('www-authenticate') ?? ''
    const bytes = Uint8Array.from(challenge, (one) => one.charCodeAt(0))
    const [read] = parseChallenges(new TextDecoder().decode(bytes))
    expect(read?.params.get('realm')).toBe('Zoë’s "notes"')
  })
})

test('on a socket a token passes, and a challenge arrives', async () => {
  const server = await serve(
    compose([gate(keys)], async (request) =>
      HttpResponse.json(request.get(jwtClaims)?.sub),
    ),
  )
  const client = createClient()
  onTestFinished(async () => {
    await client.close()
    await server.close()
  })
  const headers = { authorization: `Bearer ${await key.sign()}` }
  const response = await client.get(server.url, { headers })
  expect(await response.json()).toBe('ada')
  const refused = await client.get(server.url)
  await refused.release()
  expect(refused.status).toBe(401)
  expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="notes"')
})
