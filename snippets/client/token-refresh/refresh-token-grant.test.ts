import { createClient, HttpResponse } from 'middleware-cookbook'
import {
  refreshTokenGrant,
  tokenRefresh,
  TokenRefreshError,
} from 'middleware-cookbook/client/token-refresh'
import { inspect } from 'node:util'
import { expect, test, vi } from 'vitest'
import { errorOf } from './token-service.fixture.ts'
import {
  answer,
  call,
  grant,
  recording,
  url,
} from './token-endpoint.fixture.ts'

test('the grant is a form with grant_type and refresh_token, and asks for JSON (RFC 6749 §6)', async () => {
  const server = recording({ access_token: 'a' })
  await grant(server, { refreshToken: 'r 1', scope: 'read' })
  expect(server.requests).toMatchObject([
    {
      method: 'POST',
      type: 'application/x-www-form-urlencoded',
      accept: 'application/json',
      body: 'grant_type=refresh_token&refresh_token=r+1&scope=read',
    },
  ])
})

test('a public client names itself in the form, a confidential one with Basic, form-encoded (RFC 6749 §2.3.1)', async () => {
  const server = recording({ access_token: 'a' })
  await grant(server, { clientId: 'app' })
  await grant(server, { clientId: 'app', clientSecret: 'a:b ü' })
  expect(server.requests).toMatchObject([
    { body: expect.stringContaining('&client_id=app') as string, basic: null },
    {
      body: expect.not.stringContaining('client') as string,
      basic: `Basic ${btoa('app:a%3Ab+%C3%BC')}`,
    },
  ])
})

test("with clientAuth: 'post' it names itself in the form, and reads its secret from a function each time", async () => {
  const server = recording({ access_token: 'a' })
  const secrets = ['s1', 's2']
  const refresh = refreshTokenGrant({
    url,
    refreshToken: 'r1',
    clientId: 'app',
    clientSecret: async () => secrets.shift() ?? '',
    clientAuth: 'post',
  })
  await call(server, refresh)
  await call(server, refresh)
  const end = (secret: string) =>
    expect.stringContaining(`&client_id=app&client_secret=${secret}`) as string
  expect(server.requests).toMatchObject([
    { body: end('s1'), basic: null },
    { body: end('s2'), basic: null },
  ])
})

test('the next grant uses the refresh token that the last one brought, and onRotate() gets it to store', async () => {
  const stored: string[] = []
  const server = recording({ access_token: 'a', refresh_token: 'r2' })
  const refresh = refreshTokenGrant({
    url,
    refreshToken: 'r1',
    onRotate: (token, replaced) => void stored.push(replaced, token),
  })
  await call(server, refresh)
  await call(server, refresh)
  expect(server.requests.map(({ body }) => body)).toEqual([
    'grant_type=refresh_token&refresh_token=r1',
    'grant_type=refresh_token&refresh_token=r2',
  ])
  expect(stored).toEqual(['r1', 'r2'])
})

test('a new refresh token is used even if it could not be stored, which console.error says', async () => {
  const diskFull = new Error('disk full')
  const server = recording({ access_token: 'a', refresh_token: 'r2' })
  const refresh = refreshTokenGrant({
    url,
    refreshToken: 'r1',
    onRotate: () => Promise.reject(diskFull),
  })
  const print = vi.spyOn(console, 'error').mockReturnValue()
  await call(server, refresh)
  expect(print).toHaveBeenCalledWith('onRotate() failed:', diskFull)
  await call(server, refresh)
  expect(server.requests[1]?.body).toContain('refresh_token=r2')
})

test('no error shows a token, a secret, a query or what the endpoint echoes', async () => {
  for (const body of [
    'refresh_token=hidden-token&client_secret=hidden-secret',
    '{"access_token":"hidden-token"',
    '{"error":"hidden-token","error_description":"hidden-token"}',
  ]) {
    for (const status of [200, 400]) {
      const error = await errorOf(
        grant(async () => answer(body, status), {
          refreshToken: 'hidden-token',
          clientId: 'app',
          clientSecret: 'hidden-secret',
        }),
      )
      expect(error).toBeInstanceOf(TokenRefreshError)
      expect(inspect(error, { depth: 9 })).not.toMatch(/hidden|tenant/)
    }
  }
})

test('a redirect does not carry the refresh token elsewhere', async () => {
  const hosts: string[] = []
  const error = await errorOf(
    grant(async (request) => {
      hosts.push(request.url.host)
      const location = 'https://stranger.example.net/'
      return new HttpResponse(null, { status: 307, headers: { location } })
    }),
  )
  expect(error).toHaveProperty('name', 'BodyNotReplayableError')
  expect(hosts).toEqual(['auth.example.org'])
})

test('an endpoint that answers 401 through tokenRefresh() is asked once, also on its own origin', async () => {
  const server = recording({}, 401)
  const { origin } = new URL(url)
  const refresh = refreshTokenGrant({ url, refreshToken: 'r1' })
  const client = createClient({
    transport: server,
    middleware: [tokenRefresh({ origin, refresh })],
  })
  const error = await errorOf(client.get(`${origin}/notes`))
  expect(error).toMatchObject({ name: 'TokenRefreshError', status: 401 })
  expect(server.requests).toHaveLength(1)
})
