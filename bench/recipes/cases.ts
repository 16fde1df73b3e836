import {
  errorResponse,
  HttpError,
  HttpRequest,
  HttpResponse,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'
import { webhookSender } from 'middleware-cookbook/client/webhook-sender'

/** How to see what a recipe adds to a call. */
export interface Case {
  readonly middleware: Middleware
  /** What it runs around (default: gives one response). */
  readonly handler?: Handler
  /** Made anew for each call (default: a GET). */
  readonly request?: () => HttpRequest
}

const origin = 'https://api.example.org'
const response = new HttpResponse('hello')
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const silent = () => undefined
const get = (headers: Readonly<Record<string, string>> = {}) =>
  new HttpRequest(`${origin}/notes`, { headers })
const post = (headers: Readonly<Record<string, string>> = {}) =>
  new HttpRequest(`${origin}/notes`, { method: 'POST', headers, body: '{"order":7}' })

/**
 * One for each recipe, on the path that most calls take: a token that is valid, an answer that is in the cache. Left out is
 * `client/ssrf-guard`, which sends nothing without a real connection.
 */
export const cases: Readonly<Record<string, () => Promise<Case>>> = {
  async 'client/basic-auth'() {
    const { basicAuth } = await import('middleware-cookbook/client/basic-auth')
    return { middleware: basicAuth({ origin, username: 'ada', password: 'lovelace' }) }
  },
  async 'client/circuit-breaker'() {
    const { circuitBreaker } = await import('middleware-cookbook/client/circuit-breaker')
    return { middleware: circuitBreaker() }
  },
  async 'client/concurrency-limit'() {
    const { concurrencyLimit } = await import('middleware-cookbook/client/concurrency-limit')
    return { middleware: concurrencyLimit({ max: 10 }) }
  },
  async 'client/digest-auth'() {
    const { digestAuth } = await import('middleware-cookbook/client/digest-auth')
    const challenge = new HttpResponse(null, {
      status: 401,
      headers: { 'www-authenticate': 'Digest realm="notes", nonce="a", qop="auth"' },
    })
    return {
      middleware: digestAuth({ origin, username: 'ada', password: 'lovelace' }),
      handler: async ({ headers }) => (headers.has('authorization') ? response : challenge),
    }
  },
  async 'client/http-cache'() {
    const { httpCache } = await import('middleware-cookbook/client/http-cache')
    const fields = { headers: { 'cache-control': 'max-age=3600' } }
    return {
      middleware: httpCache(),
      handler: async () => new HttpResponse('hello', fields),
    }
  },
  async 'client/logging'() {
    const { logging } = await import('middleware-cookbook/client/logging')
    return { middleware: logging({ log: silent }) }
  },
  async 'client/request-id'() {
    const { requestId } = await import('middleware-cookbook/client/request-id')
    return { middleware: requestId() }
  },
  async 'client/retry'() {
    const { retry } = await import('middleware-cookbook/client/retry')
    return { middleware: retry() }
  },
  async 'client/single-flight'() {
    const { singleFlight } = await import('middleware-cookbook/client/single-flight')
    return { middleware: singleFlight() }
  },
  async 'client/token-refresh'() {
    const { tokenRefresh } = await import('middleware-cookbook/client/token-refresh')
    const refresh = async () => ({ accessToken: 'token', expiresIn: 3600 })
    return { middleware: tokenRefresh({ origin, refresh }) }
  },
  async 'client/webhook-sender'() {
    return { middleware: webhookSender({ secret }), request: post }
  },
  async 'server/access-log'() {
    const { accessLog } = await import('middleware-cookbook/server/access-log')
    return { middleware: accessLog({ log: silent }) }
  },
  async 'server/client-address'() {
    const { clientAddress } = await import('middleware-cookbook/server/client-address')
    return {
      middleware: clientAddress({ trust: 1 }),
      request: () => get({ 'x-forwarded-for': '203.0.113.9' }),
    }
  },
  async 'server/cors'() {
    const { cors } = await import('middleware-cookbook/server/cors')
    return {
      middleware: cors({ origin: ['https://notes.example.org'] }),
      request: () => get({ origin: 'https://notes.example.org' }),
    }
  },
  async 'server/digest-auth'() {
    const { digestAuth, passwordHash } = await import('middleware-cookbook/server/digest-auth')
    const client = await import('middleware-cookbook/client/digest-auth')
    const realm = 'notes'
    const hash = passwordHash('SHA-256', 'ada', realm, 'lovelace')
    const server = digestAuth({ realm, lookup: () => hash })
    const sign = client.digestAuth({ origin, username: 'ada', password: 'lovelace' })
    // Its share cannot be had alone: each request needs a signature of its own.
    return {
      middleware: (request, next) =>
        sign(request, (signed) =>
          server(signed, next).catch((error: unknown) => errorResponse(error, signed)),
        ),
    }
  },
  async 'server/idempotency-key'() {
    const { idempotencyKey } = await import('middleware-cookbook/server/idempotency-key')
    const { memoryStore } = await import('middleware-cookbook/store')
    let count = 0
    return {
      middleware: idempotencyKey({ store: memoryStore(), scope: () => 'ada' }),
      request: () => post({ 'idempotency-key': `"${++count}"` }),
    }
  },
  async 'server/jwt'() {
    const { jwt } = await import('middleware-cookbook/server/jwt')
    const { settings, token } = await import('./tokens.ts').then(({ makeTokens }) => makeTokens())
    return {
      middleware: jwt(settings),
      request: () => get({ authorization: `Bearer ${token}` }),
    }
  },
  async 'server/problem-details'() {
    const { problemDetails } = await import('middleware-cookbook/server/problem-details')
    return {
      middleware: problemDetails(),
      handler: async () => {
        throw new HttpError(404, 'No such note')
      },
    }
  },
  async 'server/rate-limit'() {
    const { rateLimit } = await import('middleware-cookbook/server/rate-limit')
    const { RateLimiterMemory } = await import('rate-limiter-flexible')
    const limiter = new RateLimiterMemory({ points: 1e9, duration: 60 })
    return { middleware: rateLimit({ limiter, key: () => 'ada' }) }
  },
  async 'server/request-id'() {
    const { requestId } = await import('middleware-cookbook/server/request-id')
    return { middleware: requestId() }
  },
  async 'server/webhook'() {
    const { webhook } = await import('middleware-cookbook/server/webhook')
    const sign = webhookSender({ secret })
    const verify = webhook({ secret })
    // Its share cannot be had alone: each message needs a signature of its own.
    return {
      middleware: (request, next) => sign(request, (signed) => verify(signed, next)),
      request: post,
    }
  },
}

/** What a call goes to, if the case does not say. */
export const usual: Handler = async () => response
/** What is sent, if the case does not say. */
export const usualRequest = (): HttpRequest => get()
