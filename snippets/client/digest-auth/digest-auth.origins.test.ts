import { HttpResponse, type Handler } from 'middleware-cookbook'
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

test.each([
  [
    '/app1',
    ['/app1', '/app1/', '/app1/a', '/app1?a'],
    ['/app1xx', '/app', '/'],
  ],
  ['/app1/', ['/app1/', '/app1/a'], ['/app1', '/app1xx']],
  ['/a/./b/../app1', ['/a/app1', '/a/app1/x'], ['/a/app12', '/app1']],
  ['/app1?x=1', ['/app1?x=1'], ['/app1?x=12', '/app1', '/app1/a?x=1']],
  [`${origin}/app1`, ['/app1/a'], ['/app1.html']],
  [origin, ['/', '/app1'], []],
])(
  'a domain covers whole segments of a path: %s',
  async (domain, covered, others) => {
    const seen = new Map<string, boolean>()
    const client = clientOf(async ({ url, headers }) => {
      const first = !seen.has(url.pathname + url.search)
      if (first)
        seen.set(url.pathname + url.search, headers.has('authorization'))
      if (headers.has('authorization')) return ok()
      return refuse(`${SIMPLE}, domain="${domain}"`)()
    })
    await client.get(`${origin}/login`)
    for (const path of [...covered, ...others]) await client.get(origin + path)
    expect(covered.filter((path) => !seen.get(path))).toEqual([])
    expect(others.filter((path) => seen.get(path))).toEqual([])
  },
)

test('a domain that begins like our origin is another one', async () => {
  const lookalike = 'https://api.example.org.evil.example.net'
  const server = scripted(
    refuse(`${SIMPLE}, domain="${origin}"`),
    ...[ok, refuse(SIMPLE)],
  )
  const client = clientOf(server)
  await client.get(origin)
  await client.get(lookalike)
  expect(server.sent.at(-1)).toBe(null)
})

test.each([
  'domain="http://[ /notes/"',
  'domain="http://["',
  'domain="/notes/',
  'domain=/notes/',
])('a malformed domain does not stop the answer: %s', async (domain) => {
  const server = scripted(
    refuse(`Digest realm=r, ${domain}, nonce="n", qop="auth"`),
    ...[ok, ok],
  )
  expect((await clientOf(server).get(`${origin}/notes/1`)).status).toBe(200)
  expect(server.credentials[1]).toMatchObject({ nonce: 'n', qop: 'auth' })
})

test('two origins with one realm each have their own nonce', async () => {
  const other = 'https://other.example.org'
  let challenges = 0
  const client = clientOf(
    async ({ url, headers }) => {
      const nonce = paramsOf(headers.get('authorization'))?.['nonce']
      if (nonce === url.hostname) return ok()
      if (nonce !== undefined) return new HttpResponse('?', { status: 400 })
      challenges++
      return refuse(`Digest realm=r, nonce=${url.hostname}, qop=auth`)()
    },
    { origin: [origin, other] },
  )
  for (const url of [origin, other, origin, other]) {
    expect((await client.get(url)).status).toBe(200)
  }
  expect(challenges).toBe(2)
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
