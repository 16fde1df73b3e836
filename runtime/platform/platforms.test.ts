import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { gzipSync } from 'node:zlib'
import { createClient, type CallOptions, type Client } from '../client/client.ts'
import { NetworkError, PortInUseError } from '../errors.ts'
import type { Handler } from '../handler.ts'
import { HttpError } from '../http-error.ts'
import { HttpResponse } from '../message/response.ts'
import { routes } from '../server/routes.ts'
import type { ServeOptions } from '../server/options.ts'
import * as browser from './browser/index.ts'
import * as node from './node/index.ts'

/** What a program sees of a server must not depend on where it runs. */
const platforms = [
  ['on sockets', node],
  ["on a page's own network", browser],
] as const

type Platform = (typeof platforms)[number][1]

async function start(platform: Platform, app: Handler, options?: ServeOptions) {
  const server = await platform.serve(app, { onError: () => undefined, ...options })
  const transport = platform.httpTransport()
  const client = createClient({ baseUrl: server.url, transport })
  onTestFinished(async () => {
    await server.close()
    await transport.close()
  })
  return { server, client }
}

const app = routes({
  'GET /text': () => Promise.resolve(new HttpResponse('grüße')),
  'GET /json': () => Promise.resolve(HttpResponse.json({ a: 1 }, { status: 201 })),
  'GET /cookies': () =>
    Promise.resolve(new HttpResponse(null, { headers: { 'Set-Cookie': ['a=1', 'b=2'] } })),
  'GET /stream': () => Promise.resolve(new HttpResponse(() => pieces('one', 'two'))),
  'GET /blob': () => Promise.resolve(new HttpResponse(new Blob(['one', 'two']))),
  'GET /packed': () =>
    Promise.resolve(
      new HttpResponse(gzipSync('packed'), { headers: { 'content-encoding': 'gzip' } }),
    ),
  'GET /empty': () => Promise.resolve(new HttpResponse(null, { status: 204 })),
  'GET /proxied': () =>
    Promise.resolve(new HttpResponse('x', { headers: { 'transfer-encoding': 'chunked' } })),
  'GET /status': () => Promise.resolve(new HttpResponse('x', { status: 299, statusText: 'Odd' })),
  'GET /throws': () => Promise.reject(new Error('secret')),
  'GET /teapot': () => Promise.reject(new HttpError(422, 'No tea')),
  'GET /twice': () => Promise.resolve(twice),
  '/echo': async (request) => {
    // What a platform can decode may differ, and so does the port.
    const fields = [...request.headers]
      .filter(([name]) => name !== 'host')
      .map(([name, value]) => [name, value.replace('deflate, br', 'deflate')])
    return HttpResponse.json({ method: request.method, fields, text: await request.text() })
  },
  '/url': (request) => Promise.resolve(new HttpResponse(request.url.pathname + request.url.search)),
  '/ignores': () => Promise.resolve(new HttpResponse('did not read')),
})
const twice = new HttpResponse('constant')

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array, void> {
  for (const text of texts) {
    await Promise.resolve()
    yield new TextEncoder().encode(text)
  }
}

const calls: [string, CallOptions?][] = [
  ['GET /text'],
  ['HEAD /text'],
  ['GET /json'],
  ['GET /cookies'],
  ['GET /stream'],
  ['HEAD /stream'],
  ['GET /blob'],
  ['GET /packed'],
  ['HEAD /packed'],
  ['GET /empty'],
  ['GET /proxied'],
  ['GET /status'],
  ['GET /throws'],
  ['HEAD /throws'],
  ['GET /teapot'],
  ['GET /twice'],
  ['GET /nowhere'],
  ['POST /text'],
  ['OPTIONS /text'],
  ['GET /url?a=b%20c#fragment'],
  ['GET /echo', { headers: { 'X-Name': ['a', 'b'], accept: '*/*' } }],
  ['POST /echo'],
  ['POST /echo', { body: 'text' }],
  ['PUT /echo', { json: { a: 1 } }],
  ['POST /echo', { body: () => pieces('in ', 'pieces') }],
  ['POST /echo', { body: new Blob(['a blob'], { type: 'text/x-blob' }) }],
  ['POST /echo', { body: 'x'.repeat(2000) }],
  ['POST /echo', { body: () => pieces('x'.repeat(999), 'xx') }],
  ['POST /echo', { body: gzipSync('packed'), headers: { 'content-encoding': 'gzip' } }],
  ['POST /echo', { body: gzipSync('x'.repeat(2000)), headers: { 'content-encoding': 'gzip' } }],
  ['POST /echo', { body: 'no gzip', headers: { 'content-encoding': 'gzip' } }],
  ['POST /ignores', { body: 'x'.repeat(100) }],
]

test.each(calls.map(([line, options], index) => [index, line, options] as const))(
  'call %i, %s, looks the same on both',
  async (_, line, options) => {
    const [first, second] = await Promise.all(
      platforms.map(async ([, platform]) => {
        const { client } = await start(platform, app, { maxBodySize: 1000 })
        return seen(client, line, options)
      }),
    )
    expect(second).toEqual(first)
  },
)

async function seen(client: Client, line: string, options: CallOptions = {}) {
  const [method = '', url = ''] = line.split(' ')
  const response = await client.request(url, { ...options, method })
  const { status, statusText } = response
  const headers = [...response.headers].map(([name, value]) =>
    // The date is the only thing that may differ.
    name === 'date'
      ? [name, value.replace(/\d/g, '0').replace(/[A-Z]\w\w/g, 'Xxx')]
      : [name, value],
  )
  return {
    status,
    statusText,
    headers,
    text: await response.text(),
    hash: new URL(response.url).hash,
  }
}

describe.each(platforms)('%s', (_, platform) => {
  test('a port in use is a PortInUseError', async () => {
    const { server } = await start(platform, app)
    await expect(platform.serve(app, { port: Number(server.url.port) })).rejects.toThrow(
      PortInUseError,
    )
  })

  test('a closed server is a NetworkError', async () => {
    const { server, client } = await start(platform, app)
    await server.close()
    await expect(client.get('/text')).rejects.toThrow(NetworkError)
  })

  test('close() lets a call in flight end', async () => {
    let open = (): void => undefined
    const opened = new Promise<void>((resolve) => (open = resolve))
    let enter = (): void => undefined
    const entered = new Promise<void>((resolve) => (enter = resolve))
    const { server, client } = await start(platform, async () => {
      enter()
      await opened
      return new HttpResponse('done')
    })
    const call = client.get('/')
    await entered
    const closed = server.close()
    open()
    expect(await (await call).text()).toBe('done')
    await closed
  })

  test('after closeTimeout a call in flight is broken, and the server told', async () => {
    let reason: unknown
    let enter = (): void => undefined
    const entered = new Promise<void>((resolve) => (enter = resolve))
    const waits: Handler = ({ signal }) =>
      new Promise((resolve) => {
        enter()
        signal?.addEventListener('abort', () => {
          reason = signal.reason
          resolve(new HttpResponse())
        })
      })
    const { server, client } = await start(platform, waits, { closeTimeout: 0 })
    const call = client.get('/')
    call.catch(() => undefined)
    await entered
    await server.close()
    await expect(call).rejects.toThrow(NetworkError)
    expect(reason).toHaveProperty('message', 'The client of GET / went away')
  })

  test('a caller that aborts gets its own reason, and the server learns that it went away', async () => {
    const controller = new AbortController()
    let tell = (_: unknown): void => undefined
    const told = new Promise((resolve) => (tell = resolve))
    const { client } = await start(platform, ({ signal }) => {
      controller.abort(new Error('changed my mind'))
      return new Promise((resolve) => {
        signal?.addEventListener('abort', () => {
          tell(signal.reason)
          resolve(new HttpResponse())
        })
      })
    })
    const call = client.get('/', { signal: controller.signal })
    await expect(call).rejects.toThrow('changed my mind')
    expect(await told).toBeInstanceOf(NetworkError)
  })

  test('a response stream that fails is a NetworkError for the client, and tells it nothing', async () => {
    const onError = vi.fn()
    const error = new Error('secret')
    const failing: Handler = () =>
      Promise.resolve(
        new HttpResponse(async function* () {
          yield* pieces('half')
          throw error
        }),
      )
    const { client } = await start(platform, failing, { onError })
    const response = await client.get('/')
    const read = response.text()
    await expect(read).rejects.toThrow(NetworkError)
    await expect(read).rejects.not.toThrow('secret')
    expect(onError).toHaveBeenCalledWith(error, expect.anything())
  })

  test('a client that cancels a response stream ends its source', async () => {
    let end = (): void => undefined
    const ended = new Promise<void>((resolve) => (end = resolve))
    const endless: Handler = () =>
      Promise.resolve(
        new HttpResponse(async function* () {
          try {
            for (;;) yield* pieces('x'.repeat(65_536))
          } finally {
            end()
          }
        }),
      )
    const { client } = await start(platform, endless)
    const response = await client.get('/')
    await response.release()
    await ended
  })

  test("a request's own stream that fails is the caller's error, and the server's client went away", async () => {
    let tell = (_: unknown): void => undefined
    const told = new Promise((resolve) => (tell = resolve))
    const { client } = await start(platform, async (request) => {
      await request.text().catch(tell)
      return new HttpResponse()
    })
    const body = async function* () {
      yield* pieces('half')
      throw new Error('my disk')
    }
    await expect(client.post('/', { body })).rejects.toThrow('my disk')
    expect(await told).toBeInstanceOf(NetworkError)
  })

  test('a request whose body the server does not read is answered', async () => {
    const { client } = await start(platform, app)
    const body = () => pieces(...Array.from({ length: 100 }, () => 'x'.repeat(10_000)))
    expect(await (await client.post('/ignores', { body })).text()).toBe('did not read')
  })

  test('a small response that nobody reads does not hold up close()', async () => {
    const { server, client } = await start(platform, app, { closeTimeout: 60_000 })
    await client.get('/stream')
    await server.close()
  })
})
