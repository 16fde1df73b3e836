import type { Handler } from 'middleware-cookbook'
import { expect, test } from 'vitest'
import {
  clientOf,
  ok,
  origin,
  paramsOf,
  refuse,
  scripted,
  SIMPLE,
} from './scripted-server.fixture.ts'

test('domain says where the digest is sent without being asked for (RFC 7616 §3.3)', async () => {
  const domain = 'domain="/notes /users/ https://other.example.org/"'
  const server = scripted(refuse(`${SIMPLE}, ${domain}`), ok, ok, ok, ok)
  const client = clientOf(server)
  await client.get(`${origin}/notes/1`)
  await client.get(`${origin}/users/7`)
  await client.get(`${origin}/public`)
  await client.get('https://other.example.org/')
  expect(server.sent.map((one) => one !== null)).toEqual([
    ...[false, true, true, false, false],
  ])
})

test('a domain may name several origins, if they are all listed', async () => {
  const other = 'https://other.example.org'
  const domain = `domain="/ ${other}/notes"`
  const server = scripted(refuse(`${SIMPLE}, ${domain}`), ok, ok)
  const client = clientOf(server, { origin: [origin, other] })
  await client.get(origin)
  await client.get(`${other}/notes`)
  expect(server.credentials[2]).toMatchObject({ nc: '00000002', uri: '/notes' })
})

test('two realms on one origin each get their own answer', async () => {
  const app: Handler = async ({ url, headers }) => {
    const realm = url.pathname.slice(1)
    const sent = paramsOf(headers.get('authorization'))
    if (sent?.['realm'] === realm) return ok()
    return refuse(`Digest realm=${realm}, nonce=n, qop=auth`)()
  }
  const client = clientOf(app)
  for (const realm of ['a', 'b', 'a', 'b']) {
    expect((await client.get(`${origin}/${realm}`)).status).toBe(200)
  }
})

test.each([
  'https://other.example.org',
  'http://api.example.org',
  'https://api.example.org:8443',
])('a challenge of another origin is not answered: %s', async (elsewhere) => {
  const server = scripted(refuse(SIMPLE))
  expect((await clientOf(server).get(elsewhere)).status).toBe(401)
  expect(server.sent).toEqual([null])
})

test('the domain that says most about a URL decides', async () => {
  const seen: (string | undefined)[] = []
  const app: Handler = async ({ url, headers }) => {
    const [realm, domain] = url.pathname.startsWith('/admin/')
      ? ['admin', '/admin/']
      : ['all', '/']
    const sent = paramsOf(headers.get('authorization'))?.['realm']
    seen.push(sent)
    if (sent === realm) return ok()
    return refuse(`${SIMPLE}, domain="${domain}"`.replace('=r', `=${realm}`))()
  }
  const client = clientOf(app)
  for (const path of ['/admin/', '/', '/admin/', '/']) {
    await client.get(origin + path)
  }
  expect(seen).toEqual([undefined, 'admin', undefined, 'all', 'admin', 'all'])
})

test('a server that makes up realms fills no memory: the oldest is forgotten', async () => {
  const unsigned: string[] = []
  const app: Handler = async ({ url, headers }) => {
    if (headers.has('authorization')) return ok()
    unsigned.push(url.pathname)
    const realm = url.pathname.replaceAll('/', '')
    return refuse(`Digest realm=${realm}, nonce=n, domain="${url.pathname}"`)()
  }
  const client = clientOf(app)
  const paths = Array.from({ length: 17 }, (_, index) => `/${index}/`)
  for (const path of [...paths, '/16/', '/1/', '/0/']) {
    await client.get(origin + path)
  }
  expect(unsigned).toEqual([...paths, '/0/'])
})
