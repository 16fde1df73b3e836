import { compose, createClient, HttpResponse, serve, type Middleware } from 'middleware-cookbook'
import { digestAuth, type DigestAuthOptions } from 'middleware-cookbook/client/digest-auth'
import {
  digestAuth as requireDigest,
  passwordHashes,
  type DigestAuthOptions as ServerOptions,
} from 'middleware-cookbook/server/digest-auth'
import { describe, expect, test } from 'vitest'
import { listener } from './digest-seen.ts'
import { present, skipped } from './present.ts'
import { ada, jose, startApache, startHttpbin, startLighttpd, startNginxBefore } from './servers.ts'

const [lighttpd, apache, httpbin] = await Promise.all([
  present('lighttpd', startLighttpd),
  present('apache2', startApache),
  present('httpbin', startHttpbin),
])

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

async function statusesOf(count: number, call: () => Promise<HttpResponse>): Promise<Set<number>> {
  const calls = Array.from({ length: count }, async () => {
    const response = await call()
    await response.text()
    return response.status
  })
  return new Set(await Promise.all(calls))
}
