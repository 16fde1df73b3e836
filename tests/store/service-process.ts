/** One process of the whole service of the guide, and of what its payment service tells it, as a program of its own. */
import { env } from 'node:process'
import { HttpResponse, compose, routes, serve, type Handler } from 'middleware-cookbook'
import type { JwtOptions } from 'middleware-cookbook/server/jwt'
import type { Limiter } from 'middleware-cookbook/server/rate-limit'
import { webhook } from 'middleware-cookbook/server/webhook'
import { memoryStore, redisStore, type Store } from 'middleware-cookbook/store'
import { skippingClock } from 'middleware-cookbook/testing'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { paymentsClient } from '../../snippets/guide/whole-service/payments.ts'
import { shop } from '../../snippets/guide/whole-service/shop.ts'
import { redisLimiter } from '../../snippets/server/rate-limit/redis-limiter.ts'
import { connect } from './clients.ts'
import { secret } from './service-messages.ts'

// The client waits before it tries again.
skippingClock()

interface State {
  readonly store: Store
  readonly limiter: Limiter
  readonly close: () => void
}

const limits = { points: 6, duration: 3600 }
const { store, limiter, close } = env['REDIS'] === undefined ? own() : await shared(env['REDIS'])

function own(): State {
  const store = memoryStore({ whenFull: 'refuse' })
  return { store, limiter: new RateLimiterMemory(limits), close: () => undefined }
}

/** A busy machine must not look like a slow store. */
async function shared(url: string): Promise<State> {
  const timeout = 60_000
  const { client, close } = await connect('ioredis', url)
  const limiter = redisLimiter(client, { ...limits, timeout })
  return { store: redisStore(client, { timeout }), limiter, close }
}

const payments = paymentsClient({
  api: env['PAYMENTS'] ?? '',
  readSecret: async () => 's3',
  store,
  log: () => undefined,
})
const tokens = JSON.parse(env['TOKENS'] ?? '') as JwtOptions
const application = shop({ payments, tokens, store, limiter, log: () => undefined })
let handled = 0
const messages = routes({
  'POST /messages': compose([webhook({ secret, store })], async () => {
    handled++
    return HttpResponse.json({ handled })
  }),
})
const app: Handler = (request) =>
  (request.url.pathname === '/messages' ? messages : application)(request)
const server = await serve(app, { onError: () => undefined })

process.on('disconnect', () => {
  close()
  void Promise.all([payments.close(), server.close()]).finally(() => process.exit())
})
process.send?.(server.url.origin)
