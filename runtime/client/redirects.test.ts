import { describe, expect, onTestFinished, test } from 'vitest'
import { BodyNotReplayableError, RedirectError } from '../errors.ts'
import type { Handler, Middleware } from '../handler.ts'
import { HttpRequest } from '../message/request.ts'
import { HttpResponse } from '../message/response.ts'
import { httpTransport } from '../platform/node/transport.ts'
import { createClient, type ClientOptions } from './client.ts'
import { withCredential } from './credentials.ts'
import { followRedirects } from './redirects.ts'
import { httpServer } from '../platform/node/testing/servers.ts'

interface Hop {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Answers the first requests with these redirects and every later one with 200, and keeps what it got. */
function redirecting(...answers: (readonly [status: number, location: string])[]) {
  const hops: Hop[] = []
  const transport: Handler = async (request) => {
    const answer = answers[hops.length]
    hops.push({
      method: request.method,
      url: request.url.href,
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
    })
    if (!answer) return new HttpResponse('arrived')
    const [status, location] = answer
    return new HttpResponse(null, { status, headers: { location } })
  }
  const client = (options: ClientOptions = {}) => createClient({ transport, ...options })
  return { hops, transport, client }
}

const start = 'http://a.test/start?x#top'

describe('method and body', () => {
  const CONTENT = { 'content-language': 'en', 'content-encoding': 'identity', 'x-kept': '1' }

  test.each([
    [301, 'GET', 'GET'],
    [301, 'HEAD', 'HEAD'],
    [301, 'POST', 'GET'],
    [301, 'PUT', 'PUT'],
    [302, 'GET', 'GET'],
    [302, 'HEAD', 'HEAD'],
    [302, 'POST', 'GET'],
    [302, 'DELETE', 'DELETE'],
    [303, 'GET', 'GET'],
    [303, 'HEAD', 'HEAD'],
    [303, 'POST', 'GET'],
    [303, 'PUT', 'GET'],
    [303, 'DELETE', 'GET'],
    [307, 'GET', 'GET'],
    [307, 'POST', 'POST'],
    [307, 'PUT', 'PUT'],
    [308, 'HEAD', 'HEAD'],
    [308, 'POST', 'POST'],
    [308, 'PATCH', 'PATCH'],
  ])('%i: %s goes on as %s', async (status, method, expected) => {
    const { hops, client } = redirecting([status, '/there'])
    const content = method === 'GET' || method === 'HEAD' ? {} : { body: 'abc' }
    await client().request(start, { method, headers: CONTENT, ...content })
    const [, hop] = hops
    expect(hop?.method).toBe(expected)
    if (expected === method) {
      expect(hop?.body).toBe(hops[0]?.body)
      expect(hop?.headers).toEqual(hops[0]?.headers)
    } else {
      // What describes a content goes with the content.
      expect(hop?.body).toBe('')
      expect(hop?.headers).toEqual({ 'x-kept': '1' })
    }
  })

  test('a POST without content loses what describes it, too', async () => {
    const { hops, client } = redirecting([303, '/there'])
    await client().post(start, { headers: { 'content-type': 'text/plain', 'content-length': '0' } })
    expect(hops[1]?.headers).toEqual({})
  })

  test.each([307, 308])(
    '%i with a body that can be sent once is an error, not an empty send',
    async (status) => {
      const { hops, client } = redirecting([status, '/there'])
      const call = client().post(start, { body: new Blob(['abc']).stream() })
      await expect(call).rejects.toBeInstanceOf(BodyNotReplayableError)
      await expect(call).rejects.toThrow(
        `POST /start was redirected (${status}), but its body is a stream that can be sent only once; pass a function`,
      )
      expect(hops).toHaveLength(1)
    },
  )

  test('303 drops a body that can be sent once, which is no error', async () => {
    const { hops, client } = redirecting([303, '/there'])
    await client().post(start, { body: new Blob(['abc']).stream() })
    expect(hops[1]).toMatchObject({ method: 'GET', body: '' })
  })

  test('307 calls a function that makes the body again', async () => {
    const { hops, client } = redirecting([307, '/there'], [307, '/again'])
    await client().post(start, { body: () => new Blob(['abc']).stream() })
    expect(hops.map((hop) => hop.body)).toEqual(['abc', 'abc', 'abc'])
  })

  test.each([300, 304, 305, 306])('%i is no redirect to follow', async (status) => {
    const { client } = redirecting([status, '/there'])
    expect((await client().get(start)).status).toBe(status)
  })

  test('one without Location is returned as it is', async () => {
    const client = createClient({
      transport: () => Promise.resolve(new HttpResponse('where?', { status: 302 })),
    })
    const response = await client.get(start)
    expect(response.status).toBe(302)
    expect(await response.text()).toBe('where?')
  })
})

describe('credentials', () => {
  const headers = {
    authorization: 'Bearer secret',
    cookie: 'session=secret',
    'proxy-authorization': 'Basic secret',
    host: 'a.test',
    accept: 'text/plain',
  }
  const add: Middleware = (request, next) => next(withCredential(request, 'X-Api-Key', 'secret'))

  test.each([
    ['another host', 'http://b.test/'],
    ['a subdomain', 'http://www.a.test/'],
    ['another port', 'http://a.test:8080/'],
    ['another scheme', 'https://a.test/'],
    ['a host without a scheme', '//b.test/'],
  ])('stay behind on the way to %s, those that are declared, too', async (_, location) => {
    const { hops, client } = redirecting([302, location])
    await client({ middleware: [add] }).get(start, { headers })
    expect(hops[0]?.headers).toEqual({ ...headers, 'x-api-key': 'secret' })
    expect(hops[1]?.headers).toEqual({ accept: 'text/plain' })
  })

  test.each(['/there', 'http://a.test/', 'http://a.test:80/x', '//a.test', 'HTTP://A.TEST/y'])(
    'go with it within the origin: %s',
    async (location) => {
      const { hops, client } = redirecting([302, location])
      await client({ middleware: [add] }).get(start, { headers })
      expect(hops[1]?.headers).toEqual(hops[0]?.headers)
    },
  )

  test('are not regained on the way back', async () => {
    const { hops, client } = redirecting([302, 'http://b.test/'], [302, 'http://a.test/back'])
    await client({ middleware: [add] }).get(start, { headers })
    expect(hops[2]).toMatchObject({
      url: 'http://a.test/back#top',
      headers: { accept: 'text/plain' },
    })
    expect(JSON.stringify(hops[2])).not.toContain('secret')
  })

  test('stay behind when the body goes on to another origin', async () => {
    const { hops, client } = redirecting([307, 'http://b.test/'])
    await client().post(start, { headers, body: 'abc' })
    expect(hops[1]).toMatchObject({ method: 'POST', body: 'abc' })
    expect(JSON.stringify(hops[1])).not.toContain('secret')
  })
})

describe('Location', () => {
  test.each([
    ['/b', 'http://a.test/b#top'],
    ['b', 'http://a.test/b#top'],
    ['?y', 'http://a.test/start?y#top'],
    ['#new', 'http://a.test/start?x#new'],
    ['/b#new', 'http://a.test/b#new'],
    ['http://b.test', 'http://b.test/#top'],
    ['/caf\xc3\xa9', 'http://a.test/caf%C3%A9#top'],
    ['/caf\xe9', 'http://a.test/caf%C3%A9#top'],
    ['/a b', 'http://a.test/a%20b#top'],
  ])('%j leads to %s', async (location, url) => {
    const { hops, client } = redirecting([302, location])
    const response = await client().get(start)
    expect(hops[1]?.url).toBe(url)
    expect(response.url).toBe(url)
  })

  test.each([
    ['no URL', 'http://', 'its Location is not a URL'],
    ['no port', 'http://a.test:99999/', 'its Location is not a URL'],
    ['ftp', 'ftp://a.test/', 'URL scheme ftp: is not supported'],
    ['a file', 'file:///etc/passwd', 'URL scheme file: is not supported'],
    ['a script', 'javascript:alert(1)', 'URL scheme javascript: is not supported'],
    ['data', 'data:text/plain,abc', 'URL scheme data: is not supported'],
    ['userinfo', 'http://user:hunter2@b.test/', 'URL of b.test has credentials in it'],
  ])('with %s is a RedirectError', async (_, location, why) => {
    const { hops, client } = redirecting([302, location])
    const call = client().get(start)
    await expect(call).rejects.toBeInstanceOf(RedirectError)
    await expect(call).rejects.toThrow(`GET /start was redirected to where it cannot go: ${why}`)
    await expect(call).rejects.not.toThrow(/hunter2/)
    expect(hops).toHaveLength(1)
  })

  test('more than one is a RedirectError: somebody may have smuggled one in', async () => {
    const client = createClient({
      transport: () =>
        Promise.resolve(
          new HttpResponse(null, { status: 302, headers: { location: ['/a', '/b'] } }),
        ),
    })
    await expect(client.get(start)).rejects.toThrow('it has more than one Location')
  })
})

describe('too many', () => {
  const loop: Handler = (request) =>
    Promise.resolve(
      new HttpResponse(null, { status: 302, headers: { location: `${request.url.href}i` } }),
    )

  test('more than 20 are a RedirectError that says where they led', async () => {
    let requests = 0
    const client = createClient({
      transport: (request) => {
        requests++
        return loop(request)
      },
    })
    const call = client.get('http://a.test/?secret=')
    await expect(call).rejects.toBeInstanceOf(RedirectError)
    await expect(call).rejects.toThrow(
      'GET / was redirected more than 20 times, last to http://a.test/',
    )
    await expect(call).rejects.not.toThrow(/secret/)
    expect(requests).toBe(21)
  })

  test('20 are not too many', async () => {
    const { client } = redirecting(...Array.from({ length: 20 }, () => [302, '/'] as const))
    expect((await client().get(start)).status).toBe(200)
  })

  test('maxRedirects is the caller’s to choose, also 0', async () => {
    for (const maxRedirects of [0, 3]) {
      const client = createClient({
        redirect: 'manual',
        middleware: [followRedirects({ maxRedirects })],
        transport: loop,
      })
      await expect(client.get(start)).rejects.toThrow(`more than ${maxRedirects} times`)
    }
  })
})

describe('position', () => {
  const log: string[] = []
  const note = (name: string): Middleware => {
    return async function note(request, next) {
      const response = await next(request)
      log.push(`${name} ${request.url.pathname} ${response.status}`)
      return response
    }
  }

  test('what stands outside sees one operation, what stands inside sees every hop', async () => {
    log.length = 0
    const { client } = redirecting([302, '/b'], [302, '/c'])
    const middleware = [note('outer'), followRedirects(), note('inner')]
    await client({ redirect: 'manual', middleware }).get('http://a.test/a')
    expect(log).toEqual(['inner /a 302', 'inner /b 302', 'inner /c 200', 'outer /a 200'])
  })

  test('a client that follows does so inside of all middleware', async () => {
    log.length = 0
    const { client } = redirecting([302, '/b'])
    await client({ middleware: [note('only')] }).get('http://a.test/a')
    expect(log).toEqual(['only /a 200'])
  })
})

describe('modes', () => {
  test('manual returns the redirect', async () => {
    const { hops, client } = redirecting([302, '/b'])
    const response = await client({ redirect: 'manual' }).get(start)
    expect([response.status, response.headers.get('location')]).toEqual([302, '/b'])
    expect(hops).toHaveLength(1)
  })

  test('error refuses it, and lets all else pass', async () => {
    const { hops, client } = redirecting([302, '/b'])
    const c = client({ redirect: 'error' })
    await expect(c.get(start)).rejects.toBeInstanceOf(RedirectError)
    expect(hops).toHaveLength(1)
    expect((await c.get(start)).status).toBe(200)
  })

  test('a call may choose another one', async () => {
    const { client } = redirecting([302, '/b'], [302, '/b'], [302, '/b'])
    const c = client()
    expect((await c.get(start, { redirect: 'manual' })).status).toBe(302)
    await expect(c.get(start, { redirect: 'error' })).rejects.toBeInstanceOf(RedirectError)
    expect((await c.get(start)).status).toBe(200)
  })
})

describe('the bodies of redirects', () => {
  const serveRedirects = (length: number) =>
    httpServer((req, res) => {
      const n = Number((req.url ?? '/').slice(1))
      if (n < 5) res.writeHead(302, { location: `/${n + 1}` }).end(Buffer.alloc(length))
      else res.end('arrived')
    })

  test.each([
    ['1 KB', 1024],
    ['300 KB', 300_000],
  ])('of %s hold no connection: one is enough', async (_, length) => {
    const server = await serveRedirects(length)
    const transport = httpTransport({ connections: 1 })
    onTestFinished(() => transport.close())
    const client = createClient({ transport })
    const response = await client.get(server.url)
    expect(await response.text()).toBe('arrived')
    expect(response.url).toBe(`${server.url}5`)
    if (length === 1024) expect(server.connections).toBe(1)
  })

  test('are released when the redirect is refused, too', async () => {
    const server = await serveRedirects(300_000)
    const transport = httpTransport({ connections: 1 })
    onTestFinished(() => transport.close())
    const client = createClient({ transport, redirect: 'error' })
    for (let n = 0; n < 3; n++) {
      await expect(client.get(server.url)).rejects.toBeInstanceOf(RedirectError)
    }
    expect(await (await client.get(`${server.url}5`)).text()).toBe('arrived')
  })
})

test('the method and the context of the request go with each hop', async () => {
  const { hops, transport } = redirecting([307, '/b'])
  const client = createClient({ transport })
  await client.request(new HttpRequest(start, { method: 'PURGE' }))
  expect(hops.map((hop) => hop.method)).toEqual(['PURGE', 'PURGE'])
})
