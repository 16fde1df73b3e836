import {
  compose,
  createClient,
  HttpResponse,
  type Middleware,
} from 'middleware-cookbook'
import { cors } from 'middleware-cookbook/server/cors'
import { jwtClaims } from 'middleware-cookbook/server/jwt'
import { rateLimit } from 'middleware-cookbook/server/rate-limit'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { expect, test } from 'vitest'
import { gate, issuer, issuerKey } from './tokens.fixture.ts'

const key = await issuerKey()
const authenticate = gate({ keys: [key.jwk] })
const origin = 'https://notes.example.org'

function clientOf(middleware: readonly Middleware[]) {
  const app = compose(middleware, async () => new HttpResponse())
  return createClient({ transport: app, baseUrl: issuer })
}

test('with cors() before it, preflights pass without a token, and a page can read the 401', async () => {
  const headers = { origin, 'access-control-request-method': 'DELETE' }
  const preflight = async (middleware: readonly Middleware[]) =>
    (await clientOf(middleware).request('/', { method: 'OPTIONS', headers }))
      .status
  const allow = cors({ origin, methods: ['DELETE'] })
  expect(await preflight([allow, authenticate])).toBe(204)
  expect(await preflight([authenticate, allow])).toBe(401)
  const refused = await clientOf([allow, authenticate]).get('/', {
    headers: { origin },
  })
  expect(refused.status).toBe(401)
  expect(refused.headers.get('access-control-allow-origin')).toBe(origin)
})

test('a rateLimit() after it can count by user', async () => {
  const limiter = new RateLimiterMemory({ points: 1, duration: 60 })
  const limit = rateLimit({
    limiter,
    key: (request) => request.get(jwtClaims)?.sub,
  })
  const client = clientOf([authenticate, limit])
  const ask = async (sub: string) => {
    const headers = { authorization: `Bearer ${await key.sign({ sub })}` }
    return (await client.get('/', { headers })).status
  }
  expect([await ask('ada'), await ask('ada'), await ask('grace')]).toEqual([
    200, 429, 200,
  ])
})
