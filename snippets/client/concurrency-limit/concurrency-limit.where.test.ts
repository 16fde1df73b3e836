import {
  createClient,
  HttpRequest,
  HttpResponse,
  OperationTimeoutError,
  routes,
  serve,
  sleep,
  type Client,
  type Handler,
  type Middleware,
  type Server,
} from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'
import {
  refreshTokenGrant,
  tokenRefresh,
} from 'middleware-cookbook/client/token-refresh'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { concurrencyLimit } from './concurrency-limit.ts'

let clock: ManualClock
let server: Server
let client: Client | undefined
let refreshes: number
/** How long the service takes for an audit, in ms. */
let auditTime: number

beforeEach(async () => {
  clock = manualClock()
  refreshes = 0
  auditTime = 0
  server = await serve(
    routes({
      'GET /notes': listNotes,
      'POST /token': issueToken,
      'POST /audit': async () => {
        if (auditTime > 0) await sleep(auditTime)
        return new HttpResponse('noted')
      },
    }),
  )
})
afterEach(async () => {
  await client?.close()
  await server.close()
  clock.restore()
})

/** The first token has expired already. The answer has a body to let go of. */
const listNotes: Handler = async ({ headers }) => {
  const status = headers.get('authorization') === 'Bearer access-1' ? 401 : 200
  return new HttpResponse('note '.repeat(60_000), { status })
}

const issueToken: Handler = async () =>
  HttpResponse.json({
    access_token: `access-${++refreshes}`,
    token_type: 'Bearer',
    expires_in: 3600,
  })

function refresh(): Middleware {
  const url = new URL('/token', server.url)
  const grant = refreshTokenGrant({ url, refreshToken: 'refresh-0' })
  return tokenRefresh({ origin: server.url, refresh: grant })
}

async function fiveCalls(middleware: readonly Middleware[]) {
  const five = createClient({ middleware })
  client = five
  const calls = Array.from({ length: 5 }, async () => {
    const response = await five.get(new URL('/notes', server.url))
    await response.release()
    return response.status
  })
  expect(await Promise.all(calls)).toEqual([200, 200, 200, 200, 200])
  expect(refreshes).toBe(2)
}

test('tokenRefresh() before the limit needs no second slot: it released the 401 before', async () => {
  await fiveCalls([refresh(), concurrencyLimit({ max: 1 })])
})

test('tokenRefresh() after the limit needs none, because its own calls go through next', async () => {
  await fiveCalls([concurrencyLimit({ max: 1 }), refresh()])
})

test('retry() before the limit lets other calls go while it waits', async () => {
  expect(await orderOf([retry(once), concurrencyLimit({ max: 1 })])).toEqual([
    '/busy',
    '/other',
    '/busy',
  ])
})

test('retry() after the limit keeps its slot while it waits', async () => {
  expect(await orderOf([concurrencyLimit({ max: 1 }), retry(once)])).toEqual([
    '/busy',
    '/busy',
    '/other',
  ])
})

const once = { initialDelay: 1000, maxRetries: 1, jitter: 'none' } as const

/** In which order a service sees a call that is retried, and one beside it. */
async function orderOf(middleware: readonly Middleware[]): Promise<string[]> {
  const seen: string[] = []
  const transport: Handler = async ({ url: { pathname } }) => {
    seen.push(pathname)
    return new HttpResponse(null, { status: pathname === '/busy' ? 503 : 200 })
  }
  const local = createClient({ transport, middleware })
  const calls = ['/busy', '/other'].map((path) =>
    local.get(`http://example.org${path}`),
  )
  await clock.advanceToNext()
  await Promise.all(calls)
  return seen
}

test('a middleware after the limit that calls the client waits for itself until the timeout, and then all slots are free', async () => {
  const auditUrl = new URL('/audit', server.url)
  const audit: Middleware = async (request, next) => {
    if (request.url.href === auditUrl.href) return next(request)
    await (await limited.post(auditUrl)).release()
    return next(request)
  }
  const limit = concurrencyLimit({ max: 2 })
  const limited = createClient({ middleware: [limit, audit] })
  client = limited
  // In memory, where nothing takes time, one would end as the other gives up.
  auditTime = 1

  const url = new URL('/notes', server.url)
  const one = limited.get(url, { timeout: 60_000 })
  const other = limited.get(url, { timeout: 60_000 })
  one.catch(() => undefined)
  other.catch(() => undefined)
  await clock.advance(60_000)
  await expect(one).rejects.toThrow(OperationTimeoutError)
  await expect(other).rejects.toThrow(OperationTimeoutError)

  auditTime = 0
  await clock.advance(1)
  // Once they have gone the inner calls have room, one after another.
  await (await limited.get(url)).release()
})

test('an inner call through next needs no slot', async () => {
  const auditUrl = new URL('/audit', server.url)
  const audit: Middleware = async (request, next) => {
    const response = await next(request)
    const note = await next(new HttpRequest(auditUrl, { method: 'POST' }))
    expect(await note.text()).toBe('noted')
    return response
  }
  client = createClient({ middleware: [concurrencyLimit({ max: 1 }), audit] })
  await (await client.get(new URL('/notes', server.url))).release()
})
