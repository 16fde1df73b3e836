import {
  createClient,
  followRedirects,
  HttpResponse,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'
import { circuitBreaker } from 'middleware-cookbook/client/circuit-breaker'
import { logging } from 'middleware-cookbook/client/logging'
import { retry } from 'middleware-cookbook/client/retry'
import { singleFlight } from 'middleware-cookbook/client/single-flight'
import { skippingClock } from 'middleware-cookbook/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fresh } from './caching.fixture.ts'
import { httpCache } from './http-cache.ts'

const baseUrl = 'http://api.example.org'
let clock: ReturnType<typeof skippingClock>
beforeEach(() => {
  clock = skippingClock()
})
afterEach(() => {
  clock.restore()
})

/** A client with these middleware, and what its service was asked for. */
function start(middleware: readonly Middleware[], respond: Handler) {
  const asked: string[] = []
  const client = createClient({
    baseUrl,
    middleware,
    transport: async (request) => {
      asked.push(request.pathname)
      return respond(request)
    },
  })
  const text = async (path: string) => (await client.get(path)).text()
  return { client, asked, text }
}

describe('its place', () => {
  test('before retry(): what is stale stands in after the last attempt', async () => {
    let isDown = false
    const headers = { 'cache-control': 'max-age=0, stale-if-error=60' }
    const { asked, text } = start(
      [httpCache(), retry({ maxRetries: 2 })],
      async () =>
        isDown
          ? new HttpResponse('down', { status: 503 })
          : new HttpResponse('up', { headers }),
    )
    await text('/')
    isDown = true
    expect(await text('/')).toBe('up')
    expect(asked).toHaveLength(1 + 3)
  })

  test('before circuitBreaker(): what is stale stands in while it is open', async () => {
    let isDown = false
    const headers = { 'cache-control': 'max-age=0, stale-if-error=60' }
    const { asked, text } = start(
      [httpCache(), circuitBreaker({ minimum: 2 })],
      async () =>
        isDown
          ? new HttpResponse('down', { status: 503 })
          : new HttpResponse('up', { headers }),
    )
    await text('/')
    isDown = true
    for (let call = 0; call < 5; call++) expect(await text('/')).toBe('up')
    // The first failure of two calls opens it.
    expect(asked).toHaveLength(2)
  })

  test('after followRedirects(): the target is stored under its own URL', async () => {
    const { asked, text } = start(
      [followRedirects(), httpCache()],
      async ({ pathname }) =>
        pathname === '/old'
          ? new HttpResponse(null, {
              status: 302,
              headers: { location: '/new' },
            })
          : new HttpResponse('moved', { headers: fresh }),
    )
    expect(await text('/old')).toBe('moved')
    expect(await text('/new')).toBe('moved')
    expect(await text('/old')).toBe('moved')
    expect(asked).toEqual(['/old', '/new', '/old'])
  })

  test('after followRedirects(): with redirects: true the redirect too', async () => {
    const { asked, text } = start(
      [followRedirects(), httpCache({ redirects: true })],
      async ({ pathname }) =>
        pathname === '/old'
          ? new HttpResponse(null, {
              status: 301,
              headers: { ...fresh, location: '/new' },
            })
          : new HttpResponse('moved', { headers: fresh }),
    )
    expect(await text('/old')).toBe('moved')
    expect(await text('/old')).toBe('moved')
    expect(asked).toEqual(['/old', '/new'])
  })

  test('after what adds credentials: each user has a cache', async () => {
    let user = 'alice'
    const addUser: Middleware = (request, next) =>
      next(request.withHeader('authorization', user))
    const { asked, text } = start(
      [addUser, httpCache()],
      async ({ headers }) =>
        new HttpResponse(headers.get('authorization'), { headers: fresh }),
    )
    for (user of ['alice', 'bob', 'alice']) expect(await text('/')).toBe(user)
    expect(asked).toHaveLength(2)
  })

  test('before logging(): only what was sent is logged', async () => {
    const lines: unknown[] = []
    const log = (entry: unknown) => void lines.push(entry)
    const { text } = start(
      [httpCache(), logging({ log })],
      async () => new HttpResponse('a', { headers: fresh }),
    )
    await text('/')
    await text('/')
    expect(lines).toHaveLength(1)
  })

  test('before singleFlight(): calls that the cache does not share are shared there', async () => {
    const { asked, client } = start(
      [httpCache(), singleFlight()],
      async () => new HttpResponse('a', { headers: fresh }),
    )
    const headers = { 'cache-control': 'no-cache' }
    const calls = [client.get('/', { headers }), client.get('/', { headers })]
    for (const response of await Promise.all(calls)) {
      expect(await response.text()).toBe('a')
    }
    expect(asked).toHaveLength(1)
  })
})
