/**
 * Makes many calls at once through all client recipes, of which some fail and some are aborted, and prints what is
 * left of them.
 */
import { getEventListeners } from 'node:events'
import {
  attemptTimeout,
  createClient,
  HttpResponse,
  httpTransport,
  routes,
  serve,
  type Client,
  type Handler,
} from 'middleware-cookbook'
import { basicAuth } from 'middleware-cookbook/client/basic-auth'
import { digestAuth } from 'middleware-cookbook/client/digest-auth'
import { logging } from 'middleware-cookbook/client/logging'
import { retry, retryBudget } from 'middleware-cookbook/client/retry'
import { refreshTokenGrant, tokenRefresh } from 'middleware-cookbook/client/token-refresh'
import { whatIsLeft } from './left.ts'
import { megabyte } from './memory.ts'

const calls = Number(process.env['CALLS'])
const ada = { username: 'ada', password: 'lovelace' }
const digest = 'Digest realm="a", nonce="abc", qop="auth", algorithm=SHA-256'
const outcomes = new Map<string, number>()
/** A signal that outlives the calls, such as that of a whole program. */
const { signal: longLived } = new AbortController()

await round(calls / 10) // what is loaded and compiled once is no leak
const before = await whatIsLeft()
outcomes.clear()
await round(calls)
const after = await whatIsLeft()

console.log(
  JSON.stringify({
    outcomes: Object.fromEntries([...outcomes].sort()),
    grown: (after.heap - before.heap) / megabyte,
    resources: after.resources,
    listeners: getEventListeners(longLived, 'abort').length,
  }),
)

async function round(count: number): Promise<void> {
  const onError = () => undefined
  const apps = [app(), guarded('Basic realm="a"'), guarded(digest)]
  const servers = await Promise.all(apps.map((one) => serve(one, { onError })))
  const [main = '', basic = '', digested = ''] = servers.map(({ url }) => url.href)
  const transport = httpTransport({ connections: 100 })
  const client = createClient({
    baseUrl: main,
    transport,
    timeout: 600_000,
    middleware: [
      logging({ log: () => undefined, headers: 'all' }),
      retry({ initialDelay: 5, budget: retryBudget({ burst: calls * 3 }) }),
      tokenRefresh({
        origin: main,
        refresh: refreshTokenGrant({ url: new URL('/token', main), refreshToken: 'refresh' }),
      }),
      basicAuth({ origin: basic, ...ada }),
      digestAuth({ origin: digested, ...ada }),
      attemptTimeout(300_000),
    ],
  })
  const paths = ['/', basic, digested]
  await Promise.all(Array.from({ length: count }, (_, number) => call(client, number, paths)))
  await transport.close()
  await Promise.all(servers.map((server) => server.close()))
}

/** Of ten calls one fails, one is aborted, one has to be sent twice, and seven go well. */
async function call(client: Client, number: number, paths: readonly string[]): Promise<void> {
  const kind = number % 10
  if (kind === 0) return count(client.get(number % 20 === 0 ? '/down' : '/broken'))
  if (kind === 1) return countAborted(client, number)
  const path = kind === 2 ? `/flaky/${number}` : (paths[kind % 3] ?? '/')
  return count(client.get(path, { signal: longLived }))
}

/** Aborted before, while waiting for an answer, and while reading. */
async function countAborted(client: Client, number: number): Promise<void> {
  const controller = new AbortController()
  const abort = () => {
    controller.abort(new DOMException('The test aborts', 'AbortError'))
  }
  const { signal } = controller
  if (number % 30 === 1) abort()
  if (number % 30 === 11) setTimeout(abort, number % 100)
  const response = client.get(number % 30 === 21 ? '/endless' : '/silent', { signal })
  if (number % 30 === 21) void response.then(abort, () => undefined)
  await count(response)
}

async function count(response: Promise<HttpResponse>): Promise<void> {
  let outcome: string
  try {
    const { status, text } = await read(response)
    outcome = text === '' ? `${status} without content` : String(status)
  } catch (error) {
    outcome = error instanceof Error ? error.name : String(error)
  }
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
}

async function read(response: Promise<HttpResponse>): Promise<{ status: number; text: string }> {
  const received = await response
  return { status: received.status, text: await received.text() }
}

function app(): Handler {
  const seen = new Set<string>()
  return routes({
    'GET /': async () => HttpResponse.json({ fine: true }),
    'GET /down': async () => new HttpResponse('x'.repeat(10_000), { status: 503 }),
    'GET /broken': async () => new HttpResponse(breaking),
    'GET /endless': async () => new HttpResponse(endless),
    'GET /silent': (request) =>
      new Promise((_, reject) => {
        request.signal?.addEventListener('abort', () => reject(new Error('gone')), { once: true })
      }),
    'GET /flaky/:id': async ({ url }) => {
      if (seen.has(url.pathname)) return new HttpResponse('at last')
      seen.add(url.pathname)
      return new HttpResponse('not yet', { status: 503 })
    },
    'POST /token': async () =>
      HttpResponse.json({ access_token: 'abc', token_type: 'Bearer', expires_in: 3600 }),
  })
}

/** Asks for credentials, and takes any. */
function guarded(challenge: string): Handler {
  return async (request) => {
    if (request.headers.has('authorization')) return new HttpResponse('come in')
    return new HttpResponse(null, { status: 401, headers: { 'www-authenticate': challenge } })
  }
}

async function* breaking(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(10)
  throw new Error('broken')
}

async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) yield new Uint8Array(64 * 1024)
}
