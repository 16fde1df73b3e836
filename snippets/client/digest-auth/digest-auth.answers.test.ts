import { quote } from 'middleware-cookbook/http'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  clientOf,
  ok,
  origin,
  refuse,
  scripted,
  SIMPLE,
} from './scripted-server.fixture.ts'

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

test.each(['qop="auth-new"', 'algorithm=MD5-sess', 'algorithm=MD4, qop=auth'])(
  'a challenge that cannot be answered is left alone: %s',
  async (params) => {
    const server = scripted(refuse(`Digest realm=r, nonce=n, ${params}`))
    expect((await clientOf(server).get(origin)).status).toBe(401)
    expect(server.sent).toHaveLength(1)
  },
)

test.each(['realm', 'nonce', 'qop', 'algorithm', 'opaque', 'userhash'])(
  'a challenge with a fault in what its digest is made of is left alone, and not answered in a weaker form: %s',
  async (damaged) => {
    const params = {
      ...{ realm: 'r', nonce: 'n', qop: 'auth', algorithm: 'SHA-256' },
      ...{ opaque: 'o', userhash: 'true', domain: '/' },
    }
    const field = (open: string) =>
      Object.entries(params)
        .map(([name, value]) => `${name}="${value}${name === open ? '' : '"'}`)
        .join(', ')
    const server = scripted(refuse(`Digest ${field(damaged)}`))
    expect((await clientOf(server).get(origin)).status).toBe(401)
    expect(server.sent).toEqual([null])

    const harmless = scripted(refuse(`Digest ${field('domain')}`), ok)
    expect((await clientOf(harmless).get(origin)).status).toBe(200)
  },
)

test.each([
  ['auth,auth-int', undefined, 'auth'],
  ['auth,auth-int', 'auth-int', 'auth-int'],
  ['auth', 'auth-int', 'auth'],
  ['AUTH-INT', 'auth', 'auth-int'],
  ['auth, auth-int', 'auth-int', 'auth-int'],
  ['auth ,\tauth-int', 'auth-int', 'auth-int'],
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
