import {
  compose,
  createClient,
  HttpResponse,
  serve,
  type Handler,
} from 'middleware-cookbook'
import {
  digestAuth as answer,
  proxyDigestAuth,
} from 'middleware-cookbook/client/digest-auth'
import { DIGEST_ALGORITHMS } from 'middleware-cookbook/http'
import { usernameHash } from 'middleware-cookbook/server/digest-auth'
import { expect, test } from 'vitest'
import {
  ada,
  appWith,
  clientOf,
  origin,
  read,
  realm,
  send,
  sign,
} from './notes.fixture.ts'

test('without credentials there is a challenge for each algorithm, in the order of the options (RFC 7616 §3.7)', async () => {
  const { status, challenges } = await send(
    appWith({ algorithms: ['SHA-512-256', 'SHA-256', 'MD5-sess'] }),
  )
  expect(status).toBe(401)
  expect(challenges.map((one) => one['algorithm'])).toEqual([
    'SHA-512-256',
    'SHA-256',
    'MD5-sess',
  ])
  expect(challenges[0]).toMatchObject({ qop: 'auth', charset: 'UTF-8' })
  expect(challenges[0]).not.toHaveProperty('stale')
})

test('unless the options say otherwise, SHA-256 with auth is asked for, for the whole origin', async () => {
  const { challenges } = await send(appWith())
  expect(challenges).toHaveLength(1)
  expect(challenges[0]).toMatchObject({ algorithm: 'SHA-256', qop: 'auth' })
  expect(Object.keys(challenges[0] ?? {})).not.toContain('domain')
  expect(Object.keys(challenges[0] ?? {})).not.toContain('userhash')
})

test('digits and words in capitals are the same ones (RFC 7616 §3.4, RFC 9110 §11.2)', async () => {
  const app = appWith()
  const credentials = (await sign(app))
    .replace(/response="[0-9a-f]*"/, (text) => {
      return text.toUpperCase().replace('RESPONSE', 'response')
    })
    .replace('qop=auth', 'qop=AUTH')
    .replace('algorithm=SHA-256', 'algorithm=sha-256')
  expect(credentials).toContain('qop=AUTH')
  expect((await send(app, credentials)).status).toBe(200)
})

test.each(DIGEST_ALGORITHMS)(
  'the right password opens, and handlers get the name: %s',
  async (algorithm) => {
    for (const qop of ['auth', 'auth-int'] as const) {
      const client = clientOf(appWith({ algorithms: [algorithm], qop: [qop] }))
      const response = await client.post(origin, { body: 'buy milk' })
      expect(await response.text()).toBe('Ada ❤: buy milk')
    }
  },
)

test.each([{ password: 'guess' }, { username: 'nobody' }])(
  'a wrong password and an unknown name get the same answer',
  async (wrong) => {
    const response = await clientOf(appWith(), wrong).get(origin)
    expect(response.status).toBe(401)
    expect(await response.text()).toBe('Unauthorized\n')
    const challenge = response.headers.get('www-authenticate')
    expect(challenge).not.toContain('stale')
  },
)

test('with lookupHash the name may come as a hash (RFC 7616 §3.4.4)', async () => {
  const names = new Map([
    [usernameHash('SHA-256', ada.username, realm), 'Ada ❤'],
  ])
  const seen: (string | undefined)[] = []
  const app = compose(
    [
      async (request, next) => {
        seen.push(read(request.headers.get('authorization'))[0]?.['userhash'])
        return next(request)
      },
    ],
    appWith({ lookupHash: (hash) => names.get(hash) }),
  )
  expect(await (await clientOf(app).get(origin)).text()).toBe('Ada ❤: ')
  expect(seen).toEqual([undefined, 'true'])
  expect((await clientOf(app, { username: 'Eve' }).get(origin)).status).toBe(
    401,
  )
})

test('the answer proves that the server knows the password (RFC 7616 §3.5)', async () => {
  for (const qop of ['auth', 'auth-int'] as const) {
    const app = appWith({ qop: [qop] })
    const client = clientOf(app)
    expect(
      (await client.get(origin)).headers.get('authentication-info'),
    ).toMatch(
      /^rspauth="[0-9a-f]{64}", qop=auth(?:-int)?, nc=00000001, cnonce="/,
    )
    expect((await client.head(origin)).status).toBe(200)
  }
})

test('under auth-int a stream is neither held back nor signed', async () => {
  const stream: Handler = async () =>
    new HttpResponse(() => new Blob(['long']).stream())
  const app = appWith({ qop: ['auth-int'] }, stream)
  const response = await clientOf(app).get(origin)
  expect(response.headers.has('authentication-info')).toBe(false)
  expect(await response.text()).toBe('long')
})

test('a domain of several paths is announced', async () => {
  const app = appWith({ domain: ['/notes/', '/users/'] })
  const { challenges } = await send(app)
  expect(challenges[0]?.['domain']).toBe('/notes/ /users/')
})

test('as a proxy it asks with 407, in the fields of a proxy (RFC 9110 §11.7)', async () => {
  const { username, password } = ada
  const app = appWith({ as: 'proxy' })
  const client = createClient({
    transport: app,
    middleware: [proxyDigestAuth({ username, password })],
  })
  const response = await client.get('http://elsewhere.example.org/a?b')
  expect(response.status).toBe(200)
  expect(response.headers.has('proxy-authentication-info')).toBe(true)
  expect((await clientOf(app).get(origin)).status).toBe(407)
})

test('a hundred calls at once on real sockets cost one challenge', async () => {
  let requests = 0
  const counted: Handler = async (request) => {
    requests++
    return appOnSockets(request)
  }
  const appOnSockets = appWith()
  const server = await serve(counted)
  const client = createClient({
    middleware: [answer({ ...ada, origin: server.url })],
  })
  const calls = Array.from({ length: 100 }, async () => {
    const response = await client.get(server.url)
    await response.text()
    return response.status
  })
  expect(new Set(await Promise.all(calls))).toEqual(new Set([200]))
  expect(requests).toBe(101)
  await client.close()
  await server.close()
})
