import { expect, test, vi } from 'vitest'
import { HttpError } from '../message/http-error.ts'
import { HttpResponse } from '../message/response.ts'
import type { Handler, Middleware } from '../handler.ts'
import { routes } from '../server/routes.ts'
import { around } from './around.ts'
import { clientAddress } from '../server/client-address.ts'
import { hostContext, waitUntil } from './context.ts'
import { toHono } from './hono.ts'
import { toFetch } from './to-fetch.ts'
import { toNode } from './to-node.ts'

const at = (path = '/') => new Request(`http://localhost${path}`)
const pass: Middleware = (request, next) => next(request)

test('a request that a recipe has changed ends as the host ends its own', async () => {
  const change: Middleware = (request, next) => next(request.withHeader('x-a', '1'))
  const host = new AbortController()
  const request = new Request('http://localhost/', { signal: host.signal })
  const signals: AbortSignal[] = []
  await around(change)(request, async (changed) => {
    if (changed) signals.push(changed.signal)
    return new Response()
  })
  host.abort('the server stops')
  expect(signals.map(({ reason }): unknown => reason)).toEqual(['the server stops'])
})

test('a host gets back the very response that a recipe leaves alone, also one that no recipe could make', async () => {
  const upgrade = Object.defineProperty(new Response(null), 'status', { value: 101 })
  for (const own of [new Response('x', { status: 201 }), upgrade, Response.redirect('http://a/')]) {
    expect(await around(pass)(at(), async () => own)).toBe(own)
  }
})

test('fields of a response that cannot be changed are changed on a copy', async () => {
  const add: Middleware = async (request, next) => (await next(request)).withHeader('x-id', '1')
  const response = await around(add)(at(), async () => Response.redirect('http://localhost/next'))
  expect([response.status, response.headers.get('x-id')]).toEqual([302, '1'])
})

test('an error of the host’s handlers is the host’s to handle: the same object', async () => {
  const redirect = Object.assign(new Error('redirect'), { status: 303 })
  const fail = async () => Promise.reject(redirect)
  await expect(around(pass)(at(), fail)).rejects.toBe(redirect)
})

test('an HttpError of a recipe is its response', async () => {
  const refuse: Middleware = async () => Promise.reject(new HttpError(429, 'Later'))
  const response = await around(refuse)(at(), async () => new Response())
  expect([response.status, await response.text()]).toEqual([429, 'Later\n'])
})

test('recipes in a list are around each other, the first one outermost', async () => {
  const named =
    (name: string): Middleware =>
    async (request, next) => {
      const response = await next(request)
      return response.withHeader('x-way', `${response.headers.get('x-way') ?? ''}${name}`)
    }
  const response = await around([named('a'), named('b')])(at(), async () => new Response())
  expect(response.headers.get('x-way')).toBe('ba')
})

test.each([
  ['Deno', { remoteAddr: { hostname: '10.0.0.1' } }],
  ['Bun', { requestIP: () => ({ address: '10.0.0.1', port: 1 }) }],
  ['SvelteKit', { getClientAddress: () => '10.0.0.1' }],
  ['Astro', { clientAddress: '10.0.0.1' }],
  ['Hono on Node', { incoming: { socket: { remoteAddress: '10.0.0.1' } } }],
  ['Hono on Lambda', { requestContext: { http: { sourceIp: '10.0.0.1' } } }],
  ['API Gateway’s REST API', { requestContext: { identity: { sourceIp: '10.0.0.1' } } }],
])('the client’s address is where %s has it', async (_name, info) => {
  const app: Handler = async (request) => new HttpResponse(request.get(clientAddress)?.() ?? '')
  expect(await (await toFetch(app)(at(), info)).text()).toBe('10.0.0.1')
})

test('a host that has no address to tell, and throws, tells none', async () => {
  const prerendering = {
    getClientAddress() {
      throw new Error('prerendering')
    },
    get clientAddress() {
      throw new Error('prerendering')
    },
  }
  const app: Handler = async (request) => new HttpResponse(request.get(clientAddress)?.() ?? 'none')
  expect(await (await toFetch(app)(at(), prerendering)).text()).toBe('none')
})

test('waitUntil is that of Workers, called on its own object, and a rejection ends no process', async () => {
  const waiting: Promise<unknown>[] = []
  class Context {
    readonly #waiting = waiting
    waitUntil(work: Promise<unknown>) {
      this.#waiting.push(work)
    }
  }
  const app: Handler = async (request) => {
    request.get(waitUntil)?.(Promise.reject(new Error('log is down')))
    return new HttpResponse(String(request.get(hostContext)?.length))
  }
  const response = await toFetch(app)(at(), { KV: 1 }, new Context())
  expect(await response.text()).toBe('2')
  await expect(Promise.all(waiting)).resolves.toEqual([undefined])
})

test('before handlers of Hono a recipe has what mount() passes, and waitUntil where there is one', async () => {
  const seen: unknown[] = []
  const look: Middleware = (request, next) => {
    seen.push(request.get(hostContext), typeof request.get(waitUntil))
    return next(request)
  }
  const worker = { env: { KV: 1 }, executionCtx: { waitUntil: () => undefined } }
  const node = {
    env: { KV: 2 },
    get executionCtx() {
      throw new Error('This context has no ExecutionContext')
    },
  }
  for (const host of [worker, node]) {
    const context = Object.defineProperties(
      { req: { raw: at() }, res: new Response() },
      Object.getOwnPropertyDescriptors(host),
    )
    await toHono(look)(context, () => Promise.resolve())
  }
  expect(seen).toEqual([
    [worker.env, worker.executionCtx],
    'function',
    [node.env, undefined],
    'undefined',
  ])
})

test('a stream keeps the host alive until its source has cleaned up', async () => {
  const waiting: Promise<unknown>[] = []
  let cleaned = false
  const app: Handler = async () =>
    new HttpResponse(async function* () {
      try {
        for (;;) yield new Uint8Array(1)
      } finally {
        await Promise.resolve()
        cleaned = true
      }
    })
  const context = { waitUntil: (work: Promise<unknown>) => void waiting.push(work) }
  const response = await toFetch(app)(at(), {}, context)
  const reader = response.body?.getReader()
  await reader?.read()
  await reader?.cancel()
  await Promise.all(waiting)
  expect(cleaned).toBe(true)
})

test('no listener stays on the host’s signal, and it aborts nothing after the response', async () => {
  const host = new AbortController()
  const request = new Request('http://localhost/', { signal: host.signal })
  const add = vi.spyOn(request.signal, 'addEventListener')
  const remove = vi.spyOn(request.signal, 'removeEventListener')
  let aborted = false
  const app: Handler = async (received) => {
    received.signal?.addEventListener('abort', () => (aborted = true))
    return new HttpResponse('x')
  }
  await toFetch(app)(request)
  host.abort()
  expect([aborted, add.mock.calls.length]).toEqual([false, remove.mock.calls.length])
})

test('a URL with credentials, or of another scheme, is 400', async () => {
  const app: Handler = async () => new HttpResponse('x')
  for (const url of ['http://user@localhost/', 'app://localhost/', 'http://999.999.999.999/']) {
    const odd = Object.defineProperty(at(), 'url', { value: url })
    expect((await toFetch(app)(odd)).status).toBe(400)
  }
})

test('what is no application, and a limit that is none, is an error that names the factory', () => {
  // @ts-expect-error -- JavaScript callers.
  expect(() => toFetch({})).toThrow('toFetch(app) is an object: pass a function')
  expect(() => toNode(routes({}), { maxBodySize: -1 })).toThrow(
    'toNode({ maxBodySize }) is -1: pass a number of bytes, or Infinity for no limit',
  )
})
