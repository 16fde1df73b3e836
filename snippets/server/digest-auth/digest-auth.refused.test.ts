import fc from 'fast-check'
import { HttpRequest } from 'middleware-cookbook'
import { quote } from 'middleware-cookbook/http'
import { expect, test } from 'vitest'
import { appWith, origin, outcome, read, send, sign } from './notes.fixture.ts'

test('a digest for one resource does not open another (RFC 7616 §3.4.6)', async () => {
  const app = appWith()
  const credentials = await sign(app, { uri: '/public' })
  expect((await send(app, credentials, '/secret')).status).toBe(400)
  expect((await send(app, credentials, '/public?all')).status).toBe(400)
  expect((await send(app, credentials, '/public')).status).toBe(200)
})

test('the target may be a URL, or an asterisk', async () => {
  const app = appWith()
  const absolute = await sign(app, { uri: `${origin}/a` })
  expect((await send(app, absolute, '/b')).status).toBe(400)
  expect((await send(app, absolute, '/a')).status).toBe(200)
  const all = await sign(app, { uri: '*', method: 'OPTIONS' })
  expect((await send(app, all)).status).toBe(400)
  const headers = { authorization: all }
  const options = new HttpRequest(origin, { method: 'OPTIONS', headers })
  expect((await outcome(app, options)).status).toBe(200)
})

test('a backslash in quotes may be one of the target, as curl writes it, and only of the target that was sent', async () => {
  const app = appWith()
  const target = '/?path=C:\\notes\\\\x'
  const raw = async () => {
    const credentials = await sign(app, { uri: target })
    return credentials.replace(quote(target), `"${target}"`)
  }
  expect(await raw()).toContain(`uri="${target}"`)
  expect((await send(app, await raw(), target)).status).toBe(200)
  expect((await send(app, await raw(), '/?path=C:notes\\x')).status).toBe(401)
  expect((await send(app, await raw(), '/?path=C:nötes')).status).toBe(400)
  expect((await send(app, await raw(), '/?path=D:\\x')).status).toBe(400)
  const escaped = await sign(app, { uri: target })
  expect((await send(app, escaped, target)).status).toBe(200)
})

test('a method or a body that was changed on the way is refused', async () => {
  const app = appWith({ qop: ['auth-int'] })
  const credentials = await sign(app, { qop: 'auth-int' })
  const changed = { method: 'POST', headers: { authorization: credentials } }
  expect((await outcome(app, new HttpRequest(origin, changed))).status).toBe(
    401,
  )
  const padded = new HttpRequest(origin, {
    ...changed,
    method: 'GET',
    body: 'x',
  })
  expect((await outcome(app, padded)).status).toBe(401)
  expect((await send(app, credentials)).status).toBe(200)
})

test('no digest is right for a user who is unknown, not even one of nothing', async () => {
  const app = appWith({ lookup: () => undefined })
  for (const secret of ['', 'undefined']) {
    const answer = await send(app, await sign(app, { secret }))
    expect(answer.status).toBe(401)
  }
})

test('credentials of two schemes are a bad request', async () => {
  const app = appWith()
  const both = `${await sign(app)}, Basic YTpi`
  expect((await send(app, both)).status).toBe(400)
})

test('no credentials, however hostile, get more than 400 or 401', async () => {
  const app = appWith({ qop: ['auth', 'auth-int'] })
  const right = await sign(app)
  const noise = fc.string({ unit: 'binary-ascii' }).map((text) => {
    return text.replace(/[^ -~]/g, '')
  })
  const cut = fc.nat({ max: right.length })
  await fc.assert(
    fc.asyncProperty(cut, cut, noise, async (from, to, text) => {
      const hostile = right.slice(0, from) + text + right.slice(to)
      fc.pre(hostile.trim() !== right)
      const { status } = await send(app, hostile)
      // What a server need not understand may be changed: blanks, and more parameters.
      if (status !== 200) expect([400, 401]).toContain(status)
      else
        expect(read(hostile)[0]?.['response']).toBe(
          read(right)[0]?.['response'],
        )
    }),
    { numRuns: 500 },
  )
})

test.each([
  'algorithm=MD5',
  'realm=other',
  'qop=auth-int',
  'qop=none',
  'algorithm=SHA-256-sess',
])('what was not offered is not taken: %s', async (changed) => {
  const app = appWith()
  const name = changed.split('=')[0] ?? ''
  const credentials = (await sign(app)).replace(
    new RegExp(`\\b${name}=("[^"]*"|[^,]*)`),
    changed,
  )
  expect((await send(app, credentials)).status).toBe(401)
})

test.each([
  ['nc=00000000', 'nc is no count'],
  ['nc=1', 'nc is no count'],
  ['nonc=1', 'nc is missing'],
  ["username*=UTF-8''a, nc=00000001", 'username has to be there once'],
])(
  'credentials that no client sends are a bad request: %s',
  async (changed, why) => {
    const app = appWith()
    const credentials = (await sign(app)).replace('nc=00000001', changed)
    const answer = await send(app, credentials)
    expect(answer.status).toBe(400)
    expect(answer.message).toContain(why)
  },
)

test.each(['Basic YTpi', 'Digest', 'Digest "', 'Digest nonce', 'Bearer a'])(
  'other schemes, and what is malformed, get a challenge: %s',
  async (credentials) => {
    expect((await send(appWith(), credentials)).status).toBe(401)
  },
)
