import { createClient, httpTransport, type Client } from 'middleware-cookbook'
import { basicAuth } from 'middleware-cookbook/client/basic-auth'
import { retry } from 'middleware-cookbook/client/retry'
import { manualClock } from 'middleware-cookbook/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { present } from './present.ts'
import { ada, startHttpbin } from './servers.ts'
import { longText, startApacheFiles, startNginx } from './web-servers.ts'

/** Our client against servers of others, on a pool of one connection. */
const [nginx, apache, httpbin] = await Promise.all([
  present('nginx', startNginx),
  present('apache2', startApacheFiles),
  present('httpbin', startHttpbin),
])

describe.each([
  { name: 'nginx', ...nginx },
  { name: 'Apache httpd', ...apache },
])('$name', ({ url, missing }) => {
  describe.skipIf(missing)('and the client', () => {
    test('agree on Basic authentication', async () => {
      const client = clientOf(url)
      expect((await client.get('/private/note.txt', { middleware: [] })).status).toBe(401)
      const wrong = basicAuth({ origin: url, username: ada.username, password: 'guess' })
      expect((await client.get('/private/note.txt', { middleware: [wrong] })).status).toBe(401)
      expect(await (await client.get('/private/note.txt')).text()).toBe('buy milk')
    })

    test('agree on redirects: credentials go along to the same origin', async () => {
      const response = await clientOf(url).get('/old')
      expect(await response.text()).toBe('buy milk')
      expect(response.url).toBe(`${url}/private/note.txt`)
    })

    test('agree on compression', async () => {
      const client = clientOf(url)
      const response = await client.get('/long.txt')
      expect(response.headers.has('content-encoding')).toBe(false)
      expect(await response.text()).toBe(longText)
    })

    test('agree on parts of a file', async () => {
      const response = await clientOf(url).get('/long.txt', { headers: { range: 'bytes=4-8' } })
      expect(response.status).toBe(206)
      expect(await response.text()).toBe('quick')
    })

    test('agree on responses without content, which hold no connection', async () => {
      const client = clientOf(url)
      const head = await client.head('/private/note.txt')
      expect(head.headers.get('content-length')).toBe('8')
      const etag = head.headers.get('etag') ?? ''
      const headers = { 'if-none-match': etag }
      expect((await client.get('/private/note.txt', { headers })).status).toBe(304)
      expect(await (await client.get('/private/note.txt')).text()).toBe('buy milk')
    })

    describe('agree on 100 Continue', () => {
      const headers = { expect: '100-continue' }

      test('content that is welcome is sent', async () => {
        // On which no test waits for a second to pass.
        onTestFinished(manualClock().restore)
        const client = clientOf(url)
        const body = () => new Blob([longText]).stream()
        expect((await client.put('/uploads/asked', { body, headers })).status).toBe(201)
        expect(await (await client.get('/uploads/asked')).text()).toBe(longText)
      })

      test('content that is not welcome is not sent', async () => {
        onTestFinished(manualClock().restore)
        let isRead = false
        const body = async function* () {
          isRead = true
          yield await Promise.resolve(new Uint8Array(10))
        }
        const call = { body, headers, middleware: [] }
        const response = await clientOf(url).put('/private/note.txt', call)
        expect([response.status, isRead]).toEqual([401, false])
        await response.release()
      })
    })

    test('agree on connections that the server closes after three requests', async () => {
      const client = clientOf(url)
      const texts = Array.from({ length: 10 }, async () => {
        const response = await client.get('/private/note.txt')
        return response.text()
      })
      expect(new Set(await Promise.all(texts))).toEqual(new Set(['buy milk']))
    })
  })
})

test.skipIf(nginx.missing)('nginx compresses on the way, in chunks', async () => {
  const response = await clientOf(nginx.url).get('/long.txt')
  expect(response.headers.get('transfer-encoding')).toBe('chunked')
  expect(await response.text()).toBe(longText)
})

describe.skipIf(nginx.missing)('uploads to nginx', () => {
  async function* stream() {
    for (let part = 0; part < 16; part++) yield new Uint8Array(64 * 1024).fill(part)
  }

  test('arrive as chunks and as a whole', async () => {
    const client = clientOf(nginx.url)
    const streamed = await client.put('/uploads/streamed', { body: stream })
    const whole = await client.put('/uploads/whole', { body: longText })
    expect([streamed.status, whole.status]).toEqual([201, 201])
    expect((await (await client.get('/uploads/streamed')).bytes()).length).toBe(1024 * 1024)
    expect(await (await client.get('/uploads/whole')).text()).toBe(longText)
  })

  test('that are too large get the 413 that comes before their end', async () => {
    const client = clientOf(nginx.url)
    const response = await client.put('/uploads/large', { body: new Uint8Array(3 * 1024 * 1024) })
    expect(response.status).toBe(413)
    await response.release()
    expect((await client.get('/long.txt')).status).toBe(200)
  })
})

describe.skipIf(httpbin.missing)('httpbin', () => {
  test('knows the name and the password, with letters of all kinds', async () => {
    const password = 'pässword€'
    const auth = basicAuth({ origin: httpbin.url, username: 'ada', password })
    const path = `/basic-auth/ada/${encodeURIComponent(password)}`
    const response = await clientOf(httpbin.url).get(path, { middleware: [auth] })
    expect(await response.json()).toEqual({ authenticated: true, user: 'ada' })
  })

  test.each(['gzip', 'deflate', 'brotli'])('sends %s that we undo', async (coding) => {
    const response = await clientOf(httpbin.url).get(`/${coding}`)
    expect(await response.json()).toMatchObject({ method: 'GET' })
  })

  test('redirects five times', async () => {
    const response = await clientOf(httpbin.url).get('/redirect/5')
    expect(response.url).toBe(`${httpbin.url}/get`)
  })

  test('redirects elsewhere, where the password does not go', async () => {
    const elsewhere = httpbin.url.replace('127.0.0.1', 'localhost')
    const target = encodeURIComponent(`${elsewhere}/headers`)
    const response = await clientOf(httpbin.url).get(`/redirect-to?url=${target}`)
    const { headers } = await response.json<{ headers: Record<string, string> }>()
    expect(headers['Host']).toContain('localhost')
    expect(headers).not.toHaveProperty('Authorization')
  })

  test('gets forms and JSON as we mean them', async () => {
    const client = clientOf(httpbin.url)
    const form = new FormData()
    form.set('note', 'buy "milk"\r\n& brød')
    const sent = await client.post('/post', { body: form })
    expect(await sent.json()).toMatchObject({ form: { note: 'buy "milk"\r\n& brød' } })
    const json = await client.post('/post', { json: { note: 'brød' } })
    expect(await json.json()).toMatchObject({ json: { note: 'brød' } })
  })

  test('says that it wants the content', async () => {
    onTestFinished(manualClock().restore)
    const client = clientOf(httpbin.url)
    const headers = { expect: '100-continue' }
    const asked = await client.post('/post', { json: { note: 'brød' }, headers })
    expect(await asked.json()).toMatchObject({ json: { note: 'brød' } })
  })

  test('is asked four times when it is busy', async () => {
    let retries = 0
    const again = retry({ initialDelay: 1, onRetry: () => retries++ })
    const response = await clientOf(httpbin.url).get('/status/503', { middleware: [again] })
    expect([response.status, retries]).toEqual([503, 3])
  })
})

function clientOf(url: string): Client {
  const transport = httpTransport({ connections: 1, expectContinue: true })
  onTestFinished(() => transport.close())
  return createClient({
    baseUrl: url,
    transport,
    timeout: 60_000,
    middleware: [basicAuth({ origin: url, ...ada })],
  })
}
