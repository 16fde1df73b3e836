import {
  compose,
  createClient,
  HttpResponse,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'
import { digestAuth, type DigestAuthOptions } from 'middleware-cookbook/client/digest-auth'
import { parseChallenges, type DigestAlgorithm } from 'middleware-cookbook/http'
import {
  digestAuth as requireDigest,
  digestUser,
  passwordHashes,
  usernameHash,
  type DigestAuthOptions as ServerOptions,
} from 'middleware-cookbook/server/digest-auth'
import { describe, expect, test } from 'vitest'
import { present, program, skipped } from './present.ts'
import { ada, jose, startApache, startHttpbin, startLighttpd, startNginxBefore } from './servers.ts'

const [lighttpd, apache, httpbin, curl] = await Promise.all([
  present('lighttpd', startLighttpd),
  present('apache2', startApache),
  present('httpbin', startHttpbin),
  program('curl', '--version'),
])
const tooOldForSha512 = await isTooOldForSha512()

describe.skipIf(lighttpd.missing)('lighttpd', () => {
  test.each(['md5', 'sha256', 'sha512'])('takes our digest: %s', async (place) => {
    const { client, seen } = signingIn(lighttpd.url)
    const url = `${lighttpd.url}/${place}/note.txt`
    expect(await (await client.get(url)).text()).toBe('buy milk')
    expect((await client.get(url)).status).toBe(200)
    expect(seen.map(({ nc }) => nc)).toEqual([undefined, '00000001', '00000002'])
    await client.close()
  })

  test('takes a digest with a userhash', async () => {
    const { client, seen } = signingIn(lighttpd.url)
    expect((await client.get(`${lighttpd.url}/userhash/note.txt`)).status).toBe(200)
    expect(seen[1]).toMatchObject({ userhash: 'true', algorithm: 'SHA-256' })
    await client.close()
  })

  test('takes the target as we send it', async () => {
    const { client } = signingIn(lighttpd.url)
    const response = await client.get(`${lighttpd.url}/md5/a b.txt?x=%7e&y={}&ü`)
    expect(await response.text()).toBe('buy bread')
    await client.close()
  })

  test('takes a backslash in the query, which we send and sign as %5C', async () => {
    const { client, seen } = signingIn(lighttpd.url)
    const response = await client.get(`${lighttpd.url}/md5/note.txt?path=C:\\notes\\1&x=|^\``)
    expect(await response.text()).toBe('buy milk')
    expect(seen[1]?.['uri']).toBe('/md5/note.txt?path=C:%5Cnotes%5C1&x=|^`')
    await client.close()
  })

  test.each(['NFC', 'NFD'])('knows a name from a Mac, typed as %s', async (form) => {
    const { client } = signingIn(lighttpd.url, {
      username: jose.username.normalize(form),
      password: jose.password.normalize(form),
    })
    expect((await client.get(`${lighttpd.url}/md5/note.txt`)).status).toBe(200)
    await client.close()
  })

  test('refuses a wrong password after one retry', async () => {
    const { client, seen } = signingIn(lighttpd.url, { password: 'guess' })
    expect((await client.get(`${lighttpd.url}/sha256/note.txt`)).status).toBe(401)
    expect(seen).toHaveLength(2)
    await client.close()
  })

  test('gives one challenge for a hundred calls at once', async () => {
    const { client, seen } = signingIn(lighttpd.url)
    const statuses = await statusesOf(100, () => client.get(`${lighttpd.url}/sha256/note.txt`))
    expect(statuses).toEqual(new Set([200]))
    expect(seen).toHaveLength(101)
    await client.close()
  })
})

describe.skipIf(apache.missing)('Apache httpd', () => {
  test('takes our digest, and proves itself with an rspauth that we check', async () => {
    const { client, seen } = signingIn(apache.url)
    const response = await client.get(`${apache.url}/current/note.txt`)
    expect(await response.text()).toBe('buy milk')
    expect(response.headers.get('authentication-info')).toContain('rspauth=')
    expect(seen).toHaveLength(2)
    await client.close()
  })

  test('has a domain of two paths, for which one challenge is enough', async () => {
    const { client, seen } = signingIn(apache.url)
    for (const path of ['/current/note.txt', '/both/note.txt']) {
      expect((await client.get(apache.url + path)).status).toBe(200)
    }
    expect(seen.map(({ nc }) => nc)).toEqual([undefined, '00000001', '00000002'])
    await client.close()
  })

  test('takes a backslash in the query', async () => {
    const { client } = signingIn(apache.url)
    const response = await client.get(`${apache.url}/current/note.txt?path=C:\\notes&x=|^\``)
    expect(await response.text()).toBe('buy milk')
    await client.close()
  })

  test.each(['NFC', 'NFD'])('knows a name from a Mac, typed as %s', async (form) => {
    const { client } = signingIn(apache.url, {
      username: jose.username.normalize(form),
      password: jose.password.normalize(form),
    })
    expect((await client.get(`${apache.url}/current/note.txt`)).status).toBe(200)
    await client.close()
  })

  test('takes each nonce once, and we take the nextnonce', async () => {
    const { client, seen } = signingIn(apache.url)
    for (let call = 0; call < 5; call++) {
      expect((await client.get(`${apache.url}/once/note.txt`)).status).toBe(200)
    }
    expect(seen).toHaveLength(6)
    expect(new Set(seen.map(({ nonce }) => nonce)).size).toBe(6)
    await client.close()
  })

  test('gives one challenge for a hundred calls at once', async () => {
    const { client, seen } = signingIn(apache.url)
    const statuses = await statusesOf(100, () => client.get(`${apache.url}/current/note.txt`))
    expect(statuses).toEqual(new Set([200]))
    expect(seen).toHaveLength(101)
    await client.close()
  })

  test('refuses a wrong password after one retry', async () => {
    const { client, seen } = signingIn(apache.url, { password: 'guess' })
    expect((await client.get(`${apache.url}/current/note.txt`)).status).toBe(401)
    expect(seen).toHaveLength(2)
    await client.close()
  })
})

describe.skipIf(httpbin.missing)('httpbin', () => {
  test.each(
    ['auth', 'auth-int'].flatMap((qop) => ['MD5', 'SHA-256'].map((name) => ({ qop, name }))),
  )('takes our digest: $qop', async ({ qop, name }) => {
    const { client, seen } = signingIn(httpbin.url, { password: 'lace' })
    const url = `${httpbin.url}/digest-auth/${qop}/ada/lace/${name}`
    const response = await client.request(url, { method: 'GET', body: 'buy milk' })
    expect(await response.json()).toEqual({ authenticated: true, user: 'ada' })
    expect(seen[1]).toMatchObject({ qop, algorithm: name })
    await client.close()
  })

  test('refuses a wrong password after one retry', async () => {
    const { client, seen } = signingIn(httpbin.url)
    expect((await client.get(`${httpbin.url}/digest-auth/auth/ada/lace`)).status).toBe(401)
    expect(seen).toHaveLength(2)
    await client.close()
  })
})

describe.skipIf(curl.missing)('curl --digest', () => {
  const password = 'pässwörd'

  test.each(['MD5', 'SHA-256', 'MD5-sess', 'SHA-256-sess'] as const)(
    'signs in to our server: %s',
    signsIn,
  )

  test.skipIf(tooOldForSha512).each(['SHA-512-256', 'SHA-512-256-sess'] as const)(
    'signs in to our server: %s',
    signsIn,
  )

  test('chooses among our challenges', async () => {
    await withServer({ algorithms: ['SHA-256', 'MD5'] }, async (url) => {
      expect(await curls('-u', `ada:${password}`, '--digest', url)).toBe('hello ada 200\n')
    })
  })

  test('opens targets with escapes and queries', async () => {
    await withServer({}, async (url, requests) => {
      const urls = [url, `${url}a%20b?x=%7e`, `${url}c?%C3%BC`]
      const said = await curls('-u', `ada:${password}`, '--digest', ...urls)
      expect(said).toBe('hello ada 200\n'.repeat(3))
      // curl asks anew for each URL.
      expect(requests).toHaveLength(6)
    })
  })

  test('signs in with a name from a Mac, which it sends as it was typed', async () => {
    await withServer({}, async (url) => {
      const [name, typed] = ['José'.normalize('NFD'), password.normalize('NFD')]
      const said = await curls('-u', `${name}:${typed}`, '--digest', url)
      expect(said.normalize('NFC')).toBe('hello José 200\n')
    })
  })

  test('sends a backslash as it is, also within quotes, and we hash what it has hashed', async () => {
    await withServer({}, async (url, requests) => {
      const said = await curls('-u', `ada:${password}`, '--digest', `${url}?path=C:\\notes`)
      expect(said).toBe('hello ada 200\n')
      // Read as an escape, which it was not meant as.
      expect(requests[1]?.['uri']).toBe('/?path=C:notes')
    })
  })

  test('reads a realm with quotes and a name with a quote as we do', async () => {
    await withServer({ realm: 'the "notes", \\ private' }, async (url) => {
      expect(await curls('-u', `a"d\\a:${password}`, '--digest', url)).toBe('hello a"d\\a 200\n')
    })
  })

  test('sends a hash of the name if it is asked to', async () => {
    const lookupHash = (hash: string, algorithm: DigestAlgorithm) =>
      ['ada', 'eve'].find((name) => usernameHash(algorithm, name, 'notes') === hash)
    await withServer({ lookupHash }, async (url, requests) => {
      expect(await curls('-u', `ada:${password}`, '--digest', url)).toBe('hello ada 200\n')
      expect(requests[1]).toMatchObject({ userhash: 'true' })
    })
  })

  test('sends a body after the challenge', async () => {
    await withServer({}, async (url) => {
      const said = await curls('-u', `ada:${password}`, '--digest', '-d', 'x'.repeat(100_000), url)
      expect(said).toBe('hello ada 100000 200\n')
    })
  })

  test('gives up on a wrong password', async () => {
    await withServer({}, async (url, requests) => {
      expect(await curls('-u', 'ada:guess', '--digest', url)).toBe('Unauthorized\n 401\n')
      expect(requests).toHaveLength(2)
    })
  })

  test('takes our server for a proxy', async () => {
    await withServer({ as: 'proxy' }, async (url) => {
      const elsewhere = 'http://elsewhere.example.org/a?b'
      const args = ['--proxy-digest', '-x', url, '-U', `ada:${password}`, elsewhere]
      expect(await curls(...args)).toBe('hello ada 200\n')
    })
  })

  async function signsIn(algorithm: DigestAlgorithm): Promise<void> {
    await withServer({ algorithms: [algorithm] }, async (url) => {
      expect(await curls('-u', `Ädä:${password}`, '--digest', url)).toBe('hello Ädä 200\n')
    })
  }

  function curls(...args: readonly string[]): Promise<string> {
    return curl.run('-q', '-s', '--max-time', '60', '-w', ' %{http_code}\n', ...args)
  }

  async function withServer(
    options: Partial<ServerOptions>,
    use: (url: string, requests: Record<string, string>[]) => Promise<void>,
  ): Promise<void> {
    const { realm = 'notes' } = options
    const lookup: ServerOptions['lookup'] = (name, algorithm) =>
      passwordHashes(algorithm, name, realm, password)
    const seen: Record<string, string>[] = []
    const greet: Handler = async (request) => {
      const { length } = await request.bytes()
      const name = String(request.get(digestUser))
      return new HttpResponse(`hello ${name}${length > 0 ? ` ${length}` : ''}`)
    }
    const server = await serve(
      compose([listener(seen), requireDigest({ realm, lookup, ...options })], greet),
    )
    try {
      await use(server.url.href, seen)
    } finally {
      await server.close()
    }
  }
})

describe('nginx before two of our servers', () => {
  test('sends a client to the same one, so that one challenge is enough', async () => {
    const requests: number[] = []
    const servers = await Promise.all(
      [0, 1].map((index) => {
        const lookup: ServerOptions['lookup'] = (name, algorithm) =>
          passwordHashes(algorithm, name, 'notes', ada.password)
        const count: Middleware = async (request, next) => {
          requests.push(index)
          return next(request)
        }
        const middleware = [count, requireDigest({ realm: 'notes', lookup })]
        return serve(compose(middleware, async () => new HttpResponse('buy milk')))
      }),
    )
    const [one, two] = servers.map(({ url }) => Number(url.port))
    const nginx = await startNginxBefore([one ?? 0, two ?? 0])
    if (typeof nginx === 'string') skipped('nginx', nginx)
    else {
      const { client } = signingIn(nginx.url)
      for (let call = 0; call < 10; call++) {
        const response = await client.get(`${nginx.url}/a%20b?call=${call}`)
        expect(await response.text()).toBe('buy milk')
      }
      expect(requests).toHaveLength(11)
      expect(new Set(requests).size).toBe(1)
      await client.close()
      await nginx.close()
    }
    await Promise.all(servers.map((server) => server.close()))
  })
})

/** A client that signs in as Ada, and what it sent. */
function signingIn(origin: string, options: Partial<DigestAuthOptions> = {}) {
  const seen: Record<string, string>[] = []
  const middleware = [digestAuth({ origin, ...ada, ...options }), listener(seen)]
  return { client: createClient({ middleware, timeout: 60_000 }), seen }
}

/** Keeps the parameters of what it sees. */
function listener(seen: Record<string, string>[]): Middleware {
  return async function listener(request, next) {
    const field = request.headers.get('authorization') ?? []
    seen.push(Object.fromEntries(parseChallenges(field)[0]?.params ?? []))
    return next(request)
  }
}

async function statusesOf(count: number, call: () => Promise<HttpResponse>): Promise<Set<number>> {
  const calls = Array.from({ length: count }, async () => {
    const response = await call()
    await response.text()
    return response.status
  })
  return new Set(await Promise.all(calls))
}

/** curl 8.8 brought SHA-512/256. */
async function isTooOldForSha512(): Promise<boolean> {
  if (curl.missing) return true
  const [, version = '0', major = '0', minor = '0'] =
    /^curl ((\d+)\.(\d+)\S*)/.exec(await curl.run('--version')) ?? []
  if (Number(major) > 8 || (major === '8' && Number(minor) >= 8)) return false
  return skipped('SHA-512-256 of curl', `${version} does not know it: 8.8 does`).missing
}
