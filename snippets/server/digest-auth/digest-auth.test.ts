import fc from 'fast-check'
import {
  compose,
  createClient,
  HttpRequest,
  HttpResponse,
  serve,
  type Handler,
} from 'middleware-cookbook'
import {
  digestAuth as answer,
  digest,
  formatChallenge,
  parseChallenges,
  proxyDigestAuth,
  quote,
  strongestFirst,
  type DigestAuthOptions as ClientOptions,
} from 'middleware-cookbook/client/digest-auth'
import {
  digestAuth,
  digestUser,
  passwordHash,
  usernameHash,
  type DigestAuthOptions,
} from 'middleware-cookbook/server/digest-auth'
import { manualClock } from 'middleware-cookbook/testing'
import { expect, test } from 'vitest'

const origin = 'http://notes.example.org'
const realm = 'Ädas notes'
const ada = { origin, username: 'Ada ❤', password: 'pass:wörd' }

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

test.each(strongestFirst)(
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

test('a request that was overheard opens nothing when it is sent again', async () => {
  const app = appWith()
  const credentials = await sign(app)
  expect((await send(app, credentials)).status).toBe(200)
  const again = await send(app, credentials)
  expect(again.status).toBe(401)
  expect(again.challenges[0]?.['stale']).toBe('true')
})

test('counts may overtake one another, as on several connections', async () => {
  const app = appWith()
  const nonce = await nonceOf(app)
  for (const count of [2, 1, 200, 3, 72, 199]) {
    expect((await send(app, await sign(app, { nonce, count }))).status).toBe(
      200,
    )
  }
  expect((await send(app, await sign(app, { nonce, count: 199 }))).status).toBe(
    401,
  )
})

test('a count that is far behind is refused, because what it was is forgotten', async () => {
  const app = appWith()
  const nonce = await nonceOf(app)
  expect((await send(app, await sign(app, { nonce, count: 300 }))).status).toBe(
    200,
  )
  expect((await send(app, await sign(app, { nonce, count: 44 }))).status).toBe(
    401,
  )
})

test('a nonce grows stale after its lifetime, and clients then take a new one unasked', async () => {
  const clock = manualClock()
  const app = appWith({ nonceLifetime: 1000 })
  const nonce = await nonceOf(app)
  await clock.advance(999)
  expect((await send(app, await sign(app, { nonce }))).status).toBe(200)
  await clock.advance(1)
  const late = await send(app, await sign(app, { nonce, count: 2 }))
  expect(late.status).toBe(401)
  expect(late.challenges[0]?.['stale']).toBe('true')

  const client = clientOf(app)
  await client.get(origin)
  await clock.advance(5000)
  expect((await client.get(origin)).status).toBe(200)
  clock.restore()
})

test('past half of its life a nonce is replaced by a nextnonce (RFC 7616 §3.5)', async () => {
  const clock = manualClock()
  const app = appWith({ nonceLifetime: 1000 })
  const nonce = await nonceOf(app)
  await clock.advance(500)
  const early = await send(app, await sign(app, { nonce }))
  expect(early.info).not.toContain('nextnonce')
  await clock.advance(1)
  const late = await send(app, await sign(app, { nonce, count: 2 }))
  expect(late.info).toContain('nextnonce')
  clock.restore()
})

test('a nonce that we did not issue is stale, also one that has been changed', async () => {
  const app = appWith()
  const nonce = await nonceOf(app)
  const [time, ...rest] = nonce.split('.')
  const later = [Number(time) + 1, ...rest].join('.')
  for (const foreign of ['', 'x', 'a.b.c', later, await nonceOf(appWith())]) {
    const answer = await send(app, await sign(app, { nonce: foreign }))
    expect(answer.status).toBe(401)
    expect(answer.challenges[0]?.['stale']).toBe('true')
  }
})

test('memory is bounded, and what is forgotten cannot be sent again', async () => {
  const clock = manualClock()
  const app = appWith({ maxNonces: 2 })
  const all: string[] = []
  for (let index = 0; index < 4; index++) {
    const credentials = await sign(app)
    all.push(credentials)
    await clock.advance(1)
    expect((await send(app, credentials)).status).toBe(200)
  }
  for (const credentials of all) {
    expect((await send(app, credentials)).status).toBe(401)
  }
  const second = String(read(all[1] ?? null)[0]?.['nonce'])
  const later = await sign(app, { nonce: second, count: 2 })
  expect((await send(app, later)).challenges[0]?.['stale']).toBe('true')
  clock.restore()
})

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
  const app = compose([digestAuth({ ...options, qop: ['auth-int'] })], stream)
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
  const app = appWith({ as: 'proxy' })
  const client = createClient({
    transport: app,
    middleware: [proxyDigestAuth(ada)],
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

const options: DigestAuthOptions = {
  realm,
  lookup: (username, algorithm) =>
    username === ada.username
      ? passwordHash(algorithm, username, realm, ada.password)
      : undefined,
}

const greet: Handler = async (request) =>
  new HttpResponse(
    `${String(request.get(digestUser))}: ${await request.text()}`,
  )

function appWith(more: Partial<DigestAuthOptions> = {}): Handler {
  return compose([digestAuth({ ...options, ...more })], greet)
}

function clientOf(app: Handler, more: Partial<ClientOptions> = {}) {
  return createClient({
    transport: app,
    middleware: [answer({ ...ada, ...more })],
  })
}

async function send(app: Handler, authorization?: string, path = '/') {
  const headers = authorization === undefined ? {} : { authorization }
  return outcome(app, new HttpRequest(new URL(path, origin), { headers }))
}

async function outcome(app: Handler, request: HttpRequest) {
  const client = createClient({ transport: app })
  const response = await client.request(request)
  return {
    status: response.status,
    message: await response.text(),
    info: response.headers.get('authentication-info'),
    challenges: read(response.headers.get('www-authenticate')),
  }
}

function read(field: string | null): Record<string, string>[] {
  return parseChallenges(field ?? []).map(({ params }) => {
    return Object.fromEntries(params)
  })
}

async function nonceOf(app: Handler): Promise<string> {
  return String((await send(app)).challenges[0]?.['nonce'])
}

/** Credentials of Ada's, made by hand. */
async function sign(
  app: Handler,
  {
    nonce,
    count = 1,
    uri = '/',
    qop = 'auth',
    method = 'GET',
    secret = passwordHash('SHA-256', ada.username, realm, ada.password),
  }: {
    nonce?: string
    count?: number
    uri?: string
    qop?: 'auth' | 'auth-int'
    method?: string
    secret?: string
  } = {},
): Promise<string> {
  const nc = count.toString(16).padStart(8, '0')
  const used = nonce ?? (await nonceOf(app))
  const response = digest({
    algorithm: 'SHA-256',
    secret,
    nonce: used,
    qop,
    nc,
    cnonce: 'c',
    method,
    uri,
    body: new Uint8Array(),
  })
  return formatChallenge('Digest', {
    username: quote(latin(ada.username)),
    realm: quote(latin(realm)),
    uri: quote(uri),
    algorithm: 'SHA-256',
    nonce: quote(used),
    nc,
    cnonce: '"c"',
    qop,
    response: quote(response),
  })
}

/** UTF-8 as a header carries it. */
function latin(text: string): string {
  return Buffer.from(text).toString('latin1')
}
