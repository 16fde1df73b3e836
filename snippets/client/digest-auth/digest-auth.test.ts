import {
  createClient,
  fetchTransport,
  HttpResponse,
  serve,
} from 'middleware-cookbook'
import {
  digestAuth,
  proxyDigestAuth,
} from 'middleware-cookbook/client/digest-auth'
import { expect, test } from 'vitest'
import {
  clientOf,
  md5,
  mufasa,
  mufasaAtProxy,
  ok,
  origin,
  refuse,
  scripted,
  SIMPLE,
} from './scripted-server.fixture.ts'

test('the request of RFC 7616 §3.9.1 is sent, with the digest of the strongest challenge', async () => {
  const home = 'http://www.example.org'
  const common =
    'realm="http-auth@example.org", qop="auth, auth-int", ' +
    'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", ' +
    'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
  const server = scripted(
    refuse(
      `Digest ${common}, algorithm=MD5`,
      `Digest ${common}, algorithm=SHA-256`,
    ),
    ok,
  )
  const client = clientOf(server, {
    origin: home,
    cnonce: () => 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  })
  await client.get(`${home}/dir/index.html`)
  expect(server.credentials[1]).toEqual({
    username: 'Mufasa',
    realm: 'http-auth@example.org',
    uri: '/dir/index.html',
    algorithm: 'SHA-256',
    nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
    nc: '00000001',
    cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
    qop: 'auth',
    response:
      '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
  })
  expect(server.sent[1]).toContain('algorithm=SHA-256')
  expect(server.sent[1]).toContain('qop=auth,')
  expect(server.sent[1]).toContain('nc=00000001,')
})

test('a realm and a user name with quotes and backslashes are escaped, and hashed without escapes', async () => {
  const server = scripted(
    refuse('Digest realm="the \\"r\\\\ealm\\"", nonce="n\\"", opaque="\\\\"'),
    ok,
  )
  await clientOf(server, { username: 'a"\\b' }).get(origin)
  expect(server.sent[1]).toContain('username="a\\"\\\\b"')
  expect(server.sent[1]).toContain('realm="the \\"r\\\\ealm\\""')
  expect(server.sent[1]).toContain('opaque="\\\\"')
  const secret = md5('a"\\b:the "r\\ealm":Circle of Life')
  expect(server.credentials[1]?.['response']).toBe(
    md5(`${secret}:n":${md5('GET:/')}`),
  )
})

test('a server without qop gets neither nc nor cnonce (RFC 2069)', async () => {
  const server = scripted(refuse('Digest realm=r, nonce=n'), ok)
  await clientOf(server).get(origin)
  expect(Object.keys(server.credentials[1] ?? {})).toEqual([
    'username',
    'realm',
    'uri',
    'nonce',
    'response',
  ])
})

test('the uri is the target as it is sent, with the query and its escapes (RFC 7616 §3.4)', async () => {
  const server = scripted(refuse(SIMPLE), ok)
  await clientOf(server).get(`${origin}/a%2Fb c/ü?q=%7e&x={}#fragment`)
  expect(server.credentials[1]?.['uri']).toBe('/a%2Fb%20c/%C3%BC?q=%7e&x={}')
})

test('a backslash in a query is sent and signed as %5C (RFC 3986 §2)', async () => {
  const targets: string[] = []
  const server = scripted(refuse(SIMPLE), ok)
  const client = clientOf(async (request) => {
    targets.push(request.url.pathname + request.url.search)
    return server(request)
  })
  await client.get(`${origin}/a\\b?c\\d=\\&e#f\\g`)
  expect(targets).toEqual(['/a/b?c%5Cd=%5C&e', '/a/b?c%5Cd=%5C&e'])
  expect(server.credentials[1]?.['uri']).toBe('/a/b?c%5Cd=%5C&e')
})

test('a fragment, which is not sent, does no harm on any transport', async () => {
  const server = await serve(async ({ headers }) =>
    headers.has('authorization') ? ok() : refuse(SIMPLE)(),
  )
  const client = createClient({
    transport: fetchTransport(),
    middleware: [digestAuth({ ...mufasa, origin: server.url })],
  })
  const response = await client.get(new URL('#part', server.url))
  expect(await response.text()).toBe('yes')
  await server.close()
})

test('later calls have a digest from the start, with the next count each', async () => {
  const server = scripted(refuse(SIMPLE), ok, ok, ok)
  const client = clientOf(server)
  for (const path of ['/a', '/b', '/c']) await client.get(origin + path)
  expect(server.credentials.map((one) => one?.['nc'])).toEqual([
    undefined,
    '00000001',
    '00000002',
    '00000003',
  ])
})

test('every request has a cnonce of its own', async () => {
  const server = scripted(refuse(SIMPLE), ok, ok)
  const client = clientOf(server)
  await client.get(origin)
  await client.get(origin)
  const [, first, second] = server.credentials.map((one) => one?.['cnonce'])
  expect(first).toMatch(/^[0-9a-f]{32}$/)
  expect(second).not.toBe(first)
})

test('a -sess algorithm keeps one cnonce for its nonce, of which its key is made', async () => {
  const challenge = 'Digest realm=r, nonce=n, qop=auth, algorithm=MD5-sess'
  const server = scripted(refuse(challenge), ok, ok)
  const client = clientOf(server)
  await client.get(origin)
  await client.get(origin)
  const [, first, second] = server.credentials
  expect(second?.['cnonce']).toBe(first?.['cnonce'])
  const cnonce = String(first?.['cnonce'])
  const key = md5(`${md5('Mufasa:r:Circle of Life')}:n:${cnonce}`)
  expect(second?.['response']).toBe(
    md5(`${key}:n:00000002:${cnonce}:auth:${md5('GET:/')}`),
  )
})

test('with userhash the name is not sent, but its hash (RFC 7616 §3.4.4)', async () => {
  const server = scripted(refuse(`${SIMPLE}, userhash=true`), ok)
  await clientOf(server).get(origin)
  expect(server.credentials[1]).toMatchObject({
    username: md5('Mufasa:r'),
    userhash: 'true',
  })
})

test('a name outside ASCII is sent as username* to a server that knows UTF-8 (RFC 7616 §3.4)', async () => {
  const server = scripted(refuse(`${SIMPLE}, charset=utf-8`), ok)
  await clientOf(server, { username: "Jäsøn (D'oe)*" }).get(origin)
  const sent = server.credentials[1]
  expect(sent?.['username*']).toBe("UTF-8''J%C3%A4s%C3%B8n%20%28D%27oe%29%2A")
  expect(sent).not.toHaveProperty('username')
})

test('to any other server it is sent as UTF-8, as curl does', async () => {
  const server = scripted(refuse(SIMPLE), ok)
  await clientOf(server, { username: 'Jäsøn' }).get(origin)
  const name = String(server.credentials[1]?.['username'])
  expect(Buffer.from(name, 'latin1').toString()).toBe('Jäsøn')
})

test('a request that has credentials already keeps them', async () => {
  const server = scripted(refuse(SIMPLE), ok, ok)
  const client = clientOf(server)
  await client.get(origin)
  await client.get(origin, { headers: { authorization: 'Bearer a' } })
  expect(server.sent[2]).toBe('Bearer a')

  const proxied: (string | null)[] = []
  const behindProxy = createClient({
    transport: async ({ headers }) => {
      proxied.push(headers.get('proxy-authorization'))
      if (headers.has('proxy-authorization')) return ok()
      return new HttpResponse('no', {
        status: 407,
        headers: { 'proxy-authenticate': SIMPLE },
      })
    },
    middleware: [proxyDigestAuth(mufasaAtProxy)],
  })
  await behindProxy.get(origin)
  const headers = { 'proxy-authorization': 'Bearer a' }
  await behindProxy.get(origin, { headers })
  expect(proxied[2]).toBe('Bearer a')
})
