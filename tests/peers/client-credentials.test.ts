import { createServer } from 'node:http'
import { compose, createClient, HttpResponse, serve } from 'middleware-cookbook'
import {
  clientCredentials,
  type ClientCredentialsOptions,
} from 'middleware-cookbook/client/client-credentials'
import { jwt, remoteKeys } from 'middleware-cookbook/server/jwt'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { listening } from '../hosts/programs/listening.ts'
import { authorizationServer, oauth } from './libraries/oauth.js'

/** All that a secret may have (RFC 6749 §A.2). */
const secret = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('')
const audience = 'https://api.example.org'

/** The server `oidc-provider`, whose token requests are counted, and an API that verifies its tokens. */
async function realServer() {
  // It says that it is for development.
  vi.spyOn(console, 'warn').mockReturnValue()
  let listener: ReturnType<typeof authorizationServer> = () => undefined
  let asked = 0
  const server = await listening(
    createServer((request, response) => {
      if (request.url === '/token') asked++
      listener(request, response)
    }),
  )
  const issuer = `http://127.0.0.1:${server.port}`
  listener = authorizationServer(issuer, { secret, expiresIn: 600 })
  const keysClient = createClient()
  const keys = remoteKeys({ client: keysClient, url: `${issuer}/jwks` })
  const api = await serve(
    compose([jwt({ issuer, audience, keys })], async () => new HttpResponse('notes')),
  )
  function client(options: Partial<ClientCredentialsOptions>) {
    const auth = clientCredentials({
      origin: api.url,
      url: `${issuer}/token`,
      clientId: 'a:b c',
      clientSecret: secret,
      resource: audience,
      ...options,
    })
    const made = createClient({ baseUrl: api.url, middleware: [auth] })
    onTestFinished(() => made.close())
    return made
  }
  onTestFinished(async () => {
    await api.close()
    await keysClient.close()
    await server.close()
  })
  return { client, asked: () => asked }
}

describe('oidc-provider', () => {
  test.each([
    ['with Basic', { scope: 'read write' }],
    ['in the form', { clientId: 'in-form', clientAuth: 'post' }],
  ] as const)(
    'takes id and secret %s, and an API takes the token: 100 calls, one token',
    async (_, options) => {
      const { client, asked } = await realServer()
      const one = client(options)
      const calls = Array.from({ length: 100 }, async () => (await one.get('/')).text())
      expect(new Set(await Promise.all(calls))).toEqual(new Set(['notes']))
      expect(asked()).toBe(1)
    },
  )

  test.each([
    ['a wrong secret', { clientSecret: 'guess' }, { status: 401, code: 'invalid_client' }],
    ['an unknown client', { clientId: 'eve' }, { status: 401, code: 'invalid_client' }],
    [
      'a resource that it does not have',
      { resource: 'https://evil.example.net' },
      { status: 400, code: 'invalid_target' },
    ],
  ])('refuses %s, and is asked once', async (_, options, error) => {
    const { client, asked } = await realServer()
    const one = client(options)
    for (let calls = 0; calls < 5; calls++) {
      await expect(one.get('/')).rejects.toMatchObject({ name: 'TokenRefreshError', ...error })
    }
    expect(asked()).toBe(1)
  })
})

describe('oauth4webapi', () => {
  const parameters = { scope: 'read write', resource: 'https://api.example.org/?a=b&c' }
  const url = 'https://auth.example.org/token'
  const as = { issuer: 'https://auth.example.org', token_endpoint: url }

  /** As a server reads it. oauth4webapi escapes `-_.*` too, which the form encoding does not. */
  function decoded(authorization: string | null): readonly string[] {
    const pair = atob((authorization ?? '').replace('Basic ', '')).split(':')
    return pair.map((part) => new URLSearchParams(`a=${part}`).get('a') ?? '')
  }

  /** What each of both sends, without a network. */
  async function sent(clientId: string, clientSecret: string, clientAuth: 'basic' | 'post') {
    const requests: object[] = []
    const note = (authorization: string | null, body: string) => {
      requests.push({
        credentials: decoded(authorization),
        form: [...new URLSearchParams(body)].sort(),
      })
    }
    const make = clientAuth === 'post' ? oauth.ClientSecretPost : oauth.ClientSecretBasic
    const send = async (
      _: string,
      init: { headers: Record<string, string>; body: URLSearchParams },
    ) => {
      note(init.headers['authorization'] ?? null, String(init.body))
      return Response.json({})
    }
    await oauth.clientCredentialsGrantRequest(
      as,
      { client_id: clientId },
      make(clientSecret),
      parameters,
      { [oauth.customFetch]: send },
    )
    const auth = clientCredentials({
      origin: 'https://api.example.org',
      url,
      clientId,
      clientSecret,
      clientAuth,
      ...parameters,
    })
    const client = createClient({
      middleware: [auth],
      async transport(request) {
        if (request.url.origin === 'https://api.example.org') return new HttpResponse()
        note(request.headers.get('authorization'), await request.text())
        return HttpResponse.json({ access_token: 'a' })
      },
    })
    await client.get('https://api.example.org')
    return requests
  }

  test.each(['secret', secret, 'ä:€ 🎹', '%41+', "!'()*~-_."])(
    'sends the same credentials and the same form: %j',
    async (text) => {
      for (const clientAuth of ['basic', 'post'] as const) {
        const [theirs, ours] = await sent(text, text, clientAuth)
        expect(ours).toEqual(theirs)
      }
    },
  )

  test('takes the same answers, and fewer: it refuses what real servers send', async () => {
    const answers: readonly (readonly [what: string, fields: object, status?: number])[] = [
      ['right', { access_token: 'a', token_type: 'Bearer', expires_in: 60 }],
      ['in capitals', { access_token: 'a', token_type: 'BEARER', expires_in: 60 }],
      ['without an end', { access_token: 'a', token_type: 'Bearer' }],
      ['another type', { access_token: 'a', token_type: 'mac' }],
      ['no token', { token_type: 'Bearer' }],
      ['an empty token', { access_token: '', token_type: 'Bearer' }],
      ['an error', { error: 'invalid_client' }, 401],
      ['an error in a 200', { error: 'invalid_client' }],
      ['201', { access_token: 'a', token_type: 'Bearer' }, 201],
      ['without a type', { access_token: 'a' }],
      ['an end in digits', { access_token: 'a', token_type: 'Bearer', expires_in: '60' }],
      ['an end in words', { access_token: 'a', token_type: 'Bearer', expires_in: 'soon' }],
    ]
    const outcomes: Record<string, readonly [ours: string, theirs: string]> = {}
    for (const [what, fields, status = 200] of answers) {
      const auth = clientCredentials({
        origin: 'https://api.example.org',
        url,
        clientId: 'a',
        clientSecret: 's',
      })
      const client = createClient({
        middleware: [auth],
        transport: async (request) =>
          request.url.origin === 'https://api.example.org'
            ? new HttpResponse()
            : HttpResponse.json(fields, { status }),
      })
      const ours = await client.get('https://api.example.org').then(
        () => 'token',
        () => 'error',
      )
      const theirs = await oauth
        .processClientCredentialsResponse(as, { client_id: 'a' }, Response.json(fields, { status }))
        .then(
          () => 'token',
          () => 'error',
        )
      outcomes[what] = [ours, theirs]
    }
    expect(outcomes).toEqual({
      right: ['token', 'token'],
      'in capitals': ['token', 'token'],
      'without an end': ['token', 'token'],
      'another type': ['error', 'error'],
      'no token': ['error', 'error'],
      'an empty token': ['error', 'error'],
      'an error': ['error', 'error'],
      'an error in a 200': ['error', 'error'],
      '201': ['token', 'error'],
      'without a type': ['token', 'error'],
      'an end in digits': ['token', 'token'],
      'an end in words': ['token', 'error'],
    })
  })
})
