import type { Handler } from 'middleware-cookbook'
import { expect, test } from 'vitest'
import {
  clientOf,
  ok,
  origin,
  refuse,
  scripted,
  SIMPLE,
} from './scripted-server.fixture.ts'

test.each(['stale=TRUE', 'stale="true"', 'Stale = True'])(
  'a nonce that is stale before any digest was taken is replaced by the new one, counted from 1 (RFC 7616 §3.3): %s',
  async (stale) => {
    const server = scripted(
      refuse(SIMPLE),
      refuse(`Digest realm=r, nonce=fresh, qop=auth, ${stale}`),
      ok,
    )
    expect((await clientOf(server).get(origin)).status).toBe(200)
    expect(server.credentials[2]).toMatchObject({
      nonce: 'fresh',
      nc: '00000001',
    })
  },
)

test.each(['stale=false', 'stale=1', 'x=true'])(
  'any other refusal of a first digest is about the password: %s',
  async (stale) => {
    const server = scripted(
      refuse(SIMPLE),
      refuse(`Digest realm=r, nonce=fresh, qop=auth, ${stale}`),
    )
    expect((await clientOf(server).get(origin)).status).toBe(401)
    expect(server.sent).toHaveLength(2)
  },
)

test('a nextnonce that is the same nonce goes on counting (RFC 7616 §3.4)', async () => {
  const same = () => ok().withHeader('authentication-info', 'nextnonce="n"')
  const server = scripted(refuse(SIMPLE), same, same, ok)
  const client = clientOf(server)
  for (const path of ['/a', '/b', '/c']) await client.get(origin + path)
  expect(server.credentials.map((one) => one?.['nc'])).toEqual([
    ...[undefined, '00000001', '00000002', '00000003'],
  ])
})

test('a wrong password costs one retry in a call, and its 401 is returned', async () => {
  const app: Handler = async () => refuse(SIMPLE)()
  const server = scripted(...Array.from({ length: 9 }, () => app))
  const client = clientOf(server)
  const response = await client.get(origin)
  expect(response.status).toBe(401)
  expect(await response.text()).toBe('no')
  expect(server.credentials.map((one) => one?.['nc'])).toEqual([
    undefined,
    '00000001',
  ])
  await client.get(origin)
  expect(server.sent).toHaveLength(4)
})

test('a server that finds every nonce stale is asked three times and no more', async () => {
  const stale = refuse('Digest realm=r, nonce=n, qop=auth, stale=true')
  const server = scripted(stale, stale, stale, stale)
  expect((await clientOf(server).get(origin)).status).toBe(401)
  expect(server.sent).toHaveLength(3)
})

test('a server that has forgotten a nonce which it took before gets one more digest', async () => {
  const restarted = 'Digest realm=r, nonce=new, qop=auth'
  const server = scripted(refuse(SIMPLE), ok, refuse(restarted), ok)
  const client = clientOf(server)
  await client.get(origin)
  expect((await client.get(origin)).status).toBe(200)
  expect(server.credentials[3]?.['nonce']).toBe('new')
})

test('and so does one that has forgotten its nextnonce', async () => {
  const next = () =>
    ok().withHeader('authentication-info', 'nextnonce="second"')
  const server = scripted(refuse(SIMPLE), next, refuse(SIMPLE), ok)
  const client = clientOf(server)
  await client.get(origin)
  expect((await client.get(origin)).status).toBe(200)
  expect(server.credentials[2]?.['nonce']).toBe('second')
})

test('the next call uses the nextnonce (RFC 7616 §3.5)', async () => {
  const next = () =>
    ok().withHeader('authentication-info', 'nextnonce="second"')
  const server = scripted(refuse(SIMPLE), next, ok)
  const client = clientOf(server)
  await client.get(origin)
  await client.get(origin)
  expect(server.credentials[2]).toMatchObject({
    nonce: 'second',
    nc: '00000001',
  })
})
