import {
  Body,
  compose,
  createClient,
  HttpError,
  HttpResponse,
  NetworkError,
  serve,
  sleep,
  type Client,
  type Handler,
  type Middleware,
  type ServeOptions,
} from 'middleware-cookbook'
import { expect, test } from 'vitest'
import { cacheControl } from './cache-control.ts'
import { upperCase } from './upper-case.ts'

async function withServer(
  app: Handler,
  check: (client: Client) => Promise<void>,
  options?: ServeOptions,
): Promise<void> {
  const server = await serve(app, options)
  const client = createClient({ baseUrl: server.url })
  try {
    await check(client)
  } finally {
    await client.close()
    await server.close()
  }
}

const text = { 'content-type': 'text/plain' }
const encoder = new TextEncoder()

test('what a handler throws tells the client nothing and the log everything', async () => {
  const secret = new Error('password of db.internal is wrong')
  const logged: unknown[] = []
  const app: Handler = async () => {
    throw secret
  }
  await withServer(
    app,
    async (client) => {
      const response = await client.get('/')
      expect(response.status).toBe(500)
      expect(await response.text()).toBe('Internal Server Error\n')
      expect(logged).toEqual([secret])
    },
    {
      onError: (error) => {
        logged.push(error)
      },
    },
  )
})

test('an HttpError becomes its response, and a middleware sees it as an error', async () => {
  const seen: unknown[] = []
  const watch: Middleware = async (request, next) => {
    try {
      return await next(request)
    } catch (error) {
      seen.push(error)
      throw error
    }
  }
  const error = new HttpError(403, 'Not yours')
  const app = compose([watch], async () => {
    throw error
  })
  await withServer(app, async (client) => {
    const response = await client.get('/')
    expect(response.status).toBe(403)
    expect(await response.text()).toBe('Not yours\n')
    expect(seen).toEqual([error])
  })
})

test('cacheControl() leaves errors, and what a handler has said, alone', async () => {
  const app: Handler = async ({ url }) => {
    if (url.pathname === '/broken') return new HttpResponse('', { status: 500 })
    return new HttpResponse('x', { headers: { 'cache-control': 'no-store' } })
  }
  await withServer(compose([cacheControl()], app), async (client) => {
    const broken = await client.get('/broken')
    expect(broken.headers.has('cache-control')).toBe(false)
    const said = await client.get('/')
    expect(said.headers.get('cache-control')).toBe('no-store')
  })
})

test('a character that is spread over two chunks arrives whole', async () => {
  const [first, second] = [encoder.encode('ü').slice(0, 1), [0xbc]]
  const app: Handler = async () =>
    new HttpResponse(
      async function* () {
        yield first
        yield Uint8Array.from(second)
      },
      { headers: text },
    )
  await withServer(compose([upperCase], app), async (client) => {
    expect(await (await client.get('/')).text()).toBe('Ü')
  })
})

test('upperCase leaves what is no text alone', async () => {
  const app: Handler = async () => HttpResponse.json({ a: 'b' })
  await withServer(compose([upperCase], app), async (client) => {
    expect(await (await client.get('/')).json()).toEqual({ a: 'b' })
  })
})

test('a slow reader slows the handler down: a stream of 64 MB does not pile up', async () => {
  const chunk = new Uint8Array(64 * 1024).fill(97)
  let made = 0
  let stopped = false
  const app: Handler = async () =>
    new HttpResponse(
      async function* () {
        try {
          for (; made < 1000; made++) yield chunk
        } finally {
          stopped = true
        }
      },
      { headers: text },
    )
  await withServer(compose([upperCase], app), async (client) => {
    const response = await client.get('/')
    for await (const read of response.stream()) {
      expect(read.byteLength).toBeGreaterThan(0)
      // Time for the handler to run ahead, if nothing held it back.
      for (let turn = 0; turn < 200; turn++) await sleep(0)
      break
    }
  })
  expect(made).toBeGreaterThan(0)
  expect(made).toBeLessThan(500)
  expect(stopped).toBe(true)
})

test('HEAD gets the headers: the stream is not made, and its source is told', async () => {
  let made = 0
  let cancelled = false
  const body = Body.fromStream({
    async *stream() {
      made += 1
      yield encoder.encode('x')
    },
    cancel() {
      cancelled = true
    },
  })
  const app: Handler = async () => new HttpResponse(body, { headers: text })
  await withServer(compose([upperCase], app), async (client) => {
    const response = await client.head('/')
    expect(response.headers.get('content-type')).toBe('text/plain')
    expect(made).toBe(0)
    expect(cancelled).toBe(true)
  })
})

test('close() ends what takes longer than closeTimeout', async () => {
  let started = (): void => undefined
  const inFlight = new Promise<void>((resolve) => (started = resolve))
  const never: Handler = async ({ signal }) => {
    started()
    await sleep(60_000, signal)
    return new HttpResponse('never')
  }
  const server = await serve(never, { closeTimeout: 20 })
  const client = createClient()
  const call = client.get(server.url).catch((error: unknown) => error)
  await inFlight
  await server.close()
  expect(await call).toBeInstanceOf(NetworkError)
  await client.close()
})
