import {
  BodyNotReplayableError,
  createClient,
  fetchTransport,
  followRedirects,
  HttpRequest,
  HttpResponse,
  httpTransport,
  serve,
  type Client,
  type Handler,
} from 'middleware-cookbook'
import {
  DigestAuthError,
  digestAuth,
  proxyDigestAuth,
  parseChallenges,
  quote,
  type DigestAuthOptions,
} from 'middleware-cookbook/client/digest-auth'
import { manualClock } from 'middleware-cookbook/testing'
import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'

const origin = 'https://api.example.org'
const mufasa = { origin, username: 'Mufasa', password: 'Circle of Life' }

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

test.each([
  ['MD5, SHA-256', 'SHA-256'],
  ['SHA-512-256-sess, SHA-512-256', 'SHA-512-256'],
  ['SHA-256-sess, MD5', 'SHA-256-sess'],
  ['MD5-sess, MD5', 'MD5'],
  ['SHA3-512, md5', 'md5'],
])(
  'of several algorithms the strongest that is known is used: %s',
  async (offered, used) => {
    const challenges = offered
      .split(', ')
      .map(
        (algorithm) =>
          `Digest realm=r, nonce=n, qop=auth, algorithm=${algorithm}`,
      )
    const inOneField = scripted(refuse(challenges.join(', ')), ok)
    const inMany = scripted(refuse(...challenges), ok)
    for (const server of [inOneField, inMany]) {
      await clientOf(server).get(origin)
      expect(server.credentials[1]?.['algorithm']).toBe(used)
    }
  },
)

test('an algorithm that is not good enough is not used', async () => {
  const server = scripted(refuse('Digest realm=r, nonce=n, qop=auth'))
  const client = clientOf(server, { algorithms: ['SHA-256'] })
  expect((await client.get(origin)).status).toBe(401)
  expect(server.sent).toEqual([null])
})

test('other schemes beside Digest do no harm', async () => {
  const server = scripted(
    refuse('Negotiate, Basic realm="a, b", Digest realm=r, nonce=n', 'Bearer'),
    ok,
  )
  expect((await clientOf(server).get(origin)).status).toBe(200)
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

test.each(['qop="auth-new"', 'algorithm=MD5-sess', 'algorithm=MD4, qop=auth'])(
  'a challenge that cannot be answered is left alone: %s',
  async (params) => {
    const server = scripted(refuse(`Digest realm=r, nonce=n, ${params}`))
    expect((await clientOf(server).get(origin)).status).toBe(401)
    expect(server.sent).toHaveLength(1)
  },
)

test('the uri is the target as it is sent, with the query and its escapes (RFC 7616 §3.4)', async () => {
  const server = scripted(refuse(SIMPLE), ok)
  await clientOf(server).get(`${origin}/a%2Fb c/ü?q=%7e&x={}#fragment`)
  expect(server.credentials[1]?.['uri']).toBe('/a%2Fb%20c/%C3%BC?q=%7e&x={}')
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

test('a hundred first calls at once cost one challenge, and no count is used twice', async () => {
  const seen: (string | undefined)[] = []
  const app: Handler = async (request) => {
    const nc = paramsOf(request.headers.get('authorization'))?.['nc']
    seen.push(nc)
    await Promise.resolve()
    return nc === undefined ? refuse(SIMPLE)() : ok()
  }
  const client = clientOf(app)
  const calls = Array.from({ length: 100 }, () => client.get(origin))
  const statuses = (await Promise.all(calls)).map(({ status }) => status)
  expect(new Set(statuses)).toEqual(new Set([200]))
  expect(seen.filter((nc) => nc === undefined)).toHaveLength(1)
  expect(new Set(seen).size).toBe(101)
  expect(seen.at(-1)).toBe('00000064')
})

test('a call that waits for another one’s challenge waits for a second at most', async () => {
  const clock = manualClock()
  const pending = new Promise<HttpResponse>(() => undefined)
  let requests = 0
  const client = clientOf(() => (++requests === 1 ? pending : ok()))
  void client.get(`${origin}/long-poll`)
  const second = client.get(origin)
  await clock.advance(999)
  expect(requests).toBe(1)
  await clock.advance(1)
  expect((await second).status).toBe(200)
  clock.restore()
})

test('an abort ends the call that waits, and no other', async () => {
  const server = scripted(refuse(SIMPLE), ok)
  const client = clientOf(server)
  const controller = new AbortController()
  const first = client.get(origin)
  const second = client.get(origin, { signal: controller.signal })
  controller.abort(new Error('enough'))
  await expect(second).rejects.toThrow('enough')
  expect((await first).status).toBe(200)
  expect(server.sent).toHaveLength(2)
})

test('a wait leaves neither a listener nor a timer behind', async () => {
  const clock = manualClock()
  const { signal } = new AbortController()
  const call = digestAuth(mufasa)
  const next: Handler = async ({ headers }) =>
    headers.has('authorization') ? ok() : refuse(SIMPLE)()
  const request = new HttpRequest(origin, { signal })
  await Promise.all([call(request, next), call(request, next)])
  expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  expect(clock.pending).toBe(0)
  clock.restore()
})

test('after an answer without a challenge the next calls wait for one another again', async () => {
  let isOpen = true
  let unsigned = 0
  const client = clientOf(async ({ headers }) => {
    if (isOpen || headers.has('authorization')) return ok()
    unsigned++
    return refuse(SIMPLE)()
  })
  await client.get(origin)
  isOpen = false
  await Promise.all(Array.from({ length: 9 }, () => client.get(origin)))
  expect(unsigned).toBe(1)
})

test('when the first call fails the others ask for themselves', async () => {
  let requests = 0
  const client = clientOf(async () => {
    if (++requests === 1) throw new Error('reset')
    return ok()
  })
  const [first, ...others] = await Promise.allSettled(
    [1, 2, 3].map(() => client.get(origin)),
  )
  expect(first?.status).toBe('rejected')
  expect(others.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
})

test('a stale nonce is replaced by the new one, counted from 1 (RFC 7616 §3.3)', async () => {
  const server = scripted(
    refuse(SIMPLE),
    ok,
    refuse('Digest realm=r, nonce=fresh, qop=auth, stale=TRUE'),
    ok,
  )
  const client = clientOf(server)
  await client.get(origin)
  expect((await client.get(origin)).status).toBe(200)
  expect(server.credentials[3]).toMatchObject({
    nonce: 'fresh',
    nc: '00000001',
  })
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

test.each(['auth', 'auth-int'])(
  'the server proves that it knows the password, too (RFC 7616 §3.5): %s',
  async (qop) => {
    let password = mufasa.password
    const app: Handler = async (request) => {
      const sent = paramsOf(request.headers.get('authorization'))
      if (!sent) return refuse(`Digest realm=r, nonce=n, qop=${qop}`)()
      const a2 = qop === 'auth' ? ':/' : `:/:${md5('yes')}`
      const rspauth = md5(
        `${md5(`Mufasa:r:${password}`)}:n:${sent['nc']}:${sent['cnonce']}:${qop}:${md5(a2)}`,
      )
      return ok().withHeader('authentication-info', `rspauth="${rspauth}"`)
    }
    const client = clientOf(app)
    expect(await (await client.get(origin)).text()).toBe('yes')
    password = 'I do not know it'
    await expect(client.get(origin)).rejects.toThrow(DigestAuthError)
  },
)

test('auth-int covers the content, of a body that can be sent again (RFC 7616 §3.4.3)', async () => {
  const server = scripted(refuse('Digest realm=r, nonce=n, qop="auth-int"'), ok)
  const body = () => new Blob(['buy ', 'milk']).stream()
  await clientOf(server).put(`${origin}/note`, { body })
  const { response, cnonce } = server.credentials[1] ?? {}
  expect(server.bodies).toEqual(['buy milk', 'buy milk'])
  expect(response).toBe(
    md5(
      `${md5('Mufasa:r:Circle of Life')}:n:00000001:${cnonce}:auth-int:` +
        md5(`PUT:/note:${md5('buy milk')}`),
    ),
  )
})

test.each([
  ['auth,auth-int', undefined, 'auth'],
  ['auth,auth-int', 'auth-int', 'auth-int'],
  ['auth', 'auth-int', 'auth'],
  ['AUTH-INT', 'auth', 'auth-int'],
] as const)(
  'where the server offers a choice of qop, the option decides: %s',
  async (offered, qop, used) => {
    const server = scripted(
      refuse(`Digest realm=r, nonce=n, qop="${offered}"`),
      ok,
    )
    await clientOf(server, qop && { qop }).get(origin)
    expect(server.credentials[1]?.['qop']).toBe(used)
  },
)

test('a stream that would have to be sent again is an error that says so', async () => {
  const server = scripted(refuse(SIMPLE))
  const put = clientOf(server).put(origin, { body: new Blob(['x']).stream() })
  await expect(put).rejects.toThrow(BodyNotReplayableError)
  await expect(put).rejects.toThrow(/pass a function that makes the stream/)
})

test('under auth-int responses come uncompressed, as their digest is about what is sent', async () => {
  const coding: (string | null)[] = []
  const app: Handler = async ({ headers }) => {
    coding.push(headers.get('accept-encoding'))
    if (headers.has('authorization')) return ok()
    return refuse('Digest realm=r, nonce=n, qop=auth-int')()
  }
  const client = clientOf(app)
  await client.get(origin)
  await client.get(origin, { headers: { 'accept-encoding': 'br' } })
  expect(coding).toEqual([null, 'identity', 'br'])
})

test('a stream is not sent again for Basic either', async () => {
  const server = scripted(refuse('Basic realm=r'))
  const client = clientOf(server, { fallback: 'basic' })
  const put = client.put(origin, { body: new Blob(['x']).stream() })
  await expect(put).rejects.toThrow(/digestAuth\(\) cannot/)
})

test('a stream is sent once there is a nonce, but not with auth-int', async () => {
  const server = scripted(refuse(SIMPLE), ok, ok)
  const client = clientOf(server)
  await client.get(origin)
  const body = () => ({ body: new Blob(['x']).stream() })
  expect((await client.put(origin, body())).status).toBe(200)

  const strict = clientOf(
    scripted(refuse('Digest realm=r, nonce=n, qop=auth-int'), ok),
  )
  await strict.get(origin)
  await expect(strict.put(origin, body())).rejects.toThrow(/cannot hash/)
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

test('calls for two realms at once each get their own answer', async () => {
  const answered: (() => void)[] = []
  const app: Handler = async ({ url, headers }) => {
    const realm = url.pathname.slice(1)
    const sent = paramsOf(headers.get('authorization'))
    if (sent?.['realm'] !== realm) {
      return refuse(`Digest realm=${realm}, nonce=n, qop=auth`)()
    }
    // The first realm is not known to be right before the second has asked.
    if (realm === 'b') answered.forEach((go) => go())
    else await new Promise<void>((resolve) => answered.push(resolve))
    return ok()
  }
  const client = clientOf(app)
  const calls = ['a', 'b'].map((realm) => client.get(`${origin}/${realm}`))
  const statuses = (await Promise.all(calls)).map(({ status }) => status)
  expect(statuses).toEqual([200, 200])
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

test('each hop of a redirect gets a digest of its own behind followRedirects()', async () => {
  const app: Handler = async ({ url, headers }) => {
    const sent = paramsOf(headers.get('authorization'))
    if (!sent) return refuse(SIMPLE)()
    if (sent['uri'] !== url.pathname)
      return new HttpResponse('?', { status: 400 })
    if (url.pathname === '/new') return ok()
    return new HttpResponse(null, {
      status: 308,
      headers: { location: '/new' },
    })
  }
  const client = createClient({
    transport: app,
    redirect: 'manual',
    middleware: [followRedirects(), digestAuth(mufasa)],
  })
  expect((await client.get(`${origin}/old`)).status).toBe(200)

  const wrongOrder = clientOf(app)
  await expect(wrongOrder.get(`${origin}/old`)).rejects.toThrow(
    /list followRedirects\(\) before it/,
  )
})

test('what another origin answers after a redirect is returned as it is', async () => {
  const app: Handler = async ({ url }) =>
    url.origin === origin
      ? new HttpResponse(null, {
          status: 307,
          headers: { location: 'https://other.example.org' },
        })
      : refuse(SIMPLE)()
  expect((await clientOf(app).get(origin)).status).toBe(401)
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

test('a proxy is answered in its own fields, with the URL as the target (RFC 9110 §11.7)', async () => {
  const proxied: (Record<string, string> | undefined)[] = []
  const app: Handler = async ({ headers }) => {
    const sent = paramsOf(headers.get('proxy-authorization'))
    proxied.push(sent)
    return sent
      ? ok().withHeader('proxy-authentication-info', 'nextnonce=m')
      : new HttpResponse('no', {
          status: 407,
          headers: { 'proxy-authenticate': SIMPLE },
        })
  }
  const client = createClient({
    transport: app,
    middleware: [proxyDigestAuth(mufasa)],
  })
  await client.get('http://a.example.org/x?y')
  await client.get('http://b.example.org/')
  expect(proxied).toMatchObject([
    undefined,
    { uri: 'http://a.example.org/x?y', nonce: 'n', nc: '00000001' },
    { uri: 'http://b.example.org/', nonce: 'm', nc: '00000001' },
  ])
})

test('a server gets no answer from what is for the proxy, nor the proxy from what is for a server', async () => {
  const server = scripted(refuse(SIMPLE))
  const client = createClient({
    transport: server,
    middleware: [proxyDigestAuth(mufasa)],
  })
  expect((await client.get(origin)).status).toBe(401)
  const proxy = scripted(
    () =>
      new HttpResponse('no', {
        status: 407,
        headers: { 'proxy-authenticate': SIMPLE },
      }),
  )
  expect((await clientOf(proxy).get(origin)).status).toBe(407)
})

test('Basic is answered only if the options allow it, and if there is no Digest (RFC 7617)', async () => {
  const basic = scripted(refuse('Basic realm=r'), ok, ok)
  expect((await clientOf(basic).get(origin)).status).toBe(401)

  const allowed = scripted(refuse('Basic realm=r'), ok, ok)
  const client = clientOf(allowed, { fallback: 'basic' })
  await client.get(origin)
  await client.get(origin)
  const credentials = `Basic ${btoa('Mufasa:Circle of Life')}`
  expect(allowed.sent).toEqual([null, credentials, credentials])
})

test('a server that refuses a digest does not get the password by asking for Basic', async () => {
  const both = refuse(SIMPLE, 'Basic realm=r')
  const server = scripted(both, both)
  const response = await clientOf(server, { fallback: 'basic' }).get(origin)
  expect(response.status).toBe(401)
  expect(server.sent.join()).not.toContain('Basic')
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
    middleware: [proxyDigestAuth(mufasa)],
  })
  await behindProxy.get(origin)
  const headers = { 'proxy-authorization': 'Bearer a' }
  await behindProxy.get(origin, { headers })
  expect(proxied[2]).toBe('Bearer a')
})

test('no challenge, however hostile, makes a call throw or loop', async () => {
  const legal = Array.from({ length: 191 }, (_, index) =>
    String.fromCharCode(index < 95 ? index + 0x20 : index + 0x41),
  ).filter((character) => !/[\x7f-\x9f]/.test(character))
  const piece = fc.constantFrom(
    ...[
      'Digest',
      'realm',
      'nonce',
      'qop',
      'auth',
      'algorithm',
      'MD5',
      'domain',
    ],
    ...[',', '=', '"', '\\', ' ', 'stale=true', ...legal],
  )
  const hostile = fc.array(piece, { maxLength: 60 }).map((all) => all.join(''))
  await fc.assert(
    fc.asyncProperty(hostile, hostile, async (noise, value) => {
      let requests = 0
      const challenge = `Digest realm=${value}, nonce=n, ${noise}`
      const client = clientOf(() => {
        requests++
        return refuse(noise, challenge, `${SIMPLE}, domain=${quote(value)}`)()
      })
      expect((await client.get(origin)).status).toBe(401)
      expect(requests).toBeLessThan(4)
    }),
    { numRuns: 300 },
  )
})

test('a line break at the end of a password, as files have it, is an error', () => {
  expect(() => digestAuth({ ...mufasa, password: 'secret\n' })).toThrow(
    /control character/,
  )
})

test('a challenge with a large body frees its connection', async () => {
  const app: Handler = async ({ headers }) =>
    headers.has('authorization')
      ? ok()
      : new HttpResponse('x'.repeat(300 * 1024), {
          status: 401,
          headers: { 'www-authenticate': SIMPLE },
        })
  const server = await serve(app)
  const transport = httpTransport({ connections: 1 })
  const client = createClient({
    transport,
    timeout: 3000,
    middleware: [digestAuth({ ...mufasa, origin: server.url })],
  })
  expect(await (await client.get(server.url)).text()).toBe('yes')
  await transport.close()
  await server.close()
})

const SIMPLE = 'Digest realm=r, nonce=n, qop=auth'

function ok(): HttpResponse {
  return new HttpResponse('yes')
}

/** A 401 with these challenges, each in a field of its own. */
function refuse(...challenges: string[]): () => HttpResponse {
  const headers = { 'www-authenticate': challenges }
  return () => new HttpResponse('no', { status: 401, headers })
}

function clientOf(
  app: Handler | (() => HttpResponse | Promise<HttpResponse>),
  options: Partial<DigestAuthOptions> = {},
): Client {
  return createClient({
    transport: async (request) => app(request),
    middleware: [digestAuth({ ...mufasa, ...options })],
  })
}

/** Gives these answers one after another, and keeps what it was sent. */
function scripted(...answers: (Handler | (() => HttpResponse))[]) {
  const sent: (string | null)[] = []
  const credentials: (Record<string, string> | undefined)[] = []
  const bodies: string[] = []
  async function server(request: HttpRequest): Promise<HttpResponse> {
    const value = request.headers.get('authorization')
    sent.push(value)
    credentials.push(paramsOf(value))
    bodies.push(await request.text())
    const answer = answers.shift()
    if (!answer) throw new Error('one request too many')
    return answer(request)
  }
  return Object.assign(server, { sent, credentials, bodies })
}

function paramsOf(field: string | null): Record<string, string> | undefined {
  const [challenge] = parseChallenges(field ?? [])
  return challenge && Object.fromEntries(challenge.params)
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}
