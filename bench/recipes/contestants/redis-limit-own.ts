import { RateLimiterMemory, RateLimiterRedis, RLWrapperTimeouts } from 'rate-limiter-flexible'
import type { Listen } from '../../server/contestant.ts'
import { expressWith } from './express.ts'
import { connectedRedis } from './redis.ts'

const window = { points: 1e9, duration: 60 }

/** As its documentation shows it, with what ours has: a time limit, memory as insurance, and fields. */
export const listen: Listen = async (options) => {
  const limiter = new RLWrapperTimeouts({
    limiter: new RateLimiterRedis({
      ...window,
      storeClient: await connectedRedis(),
      rejectIfRedisNotReady: true,
      inMemoryBlockOnConsumed: window.points + 1,
    }),
    timeoutMs: 100,
    insuranceLimiter: new RateLimiterMemory(window),
  })
  const limit = (request: Incoming, response: Outgoing, next: () => void) => {
    limiter.consume(request.ip).then(
      ({ remainingPoints, msBeforeNext }) => {
        response.set('RateLimit-Policy', `"default";q=${window.points};w=${window.duration}`)
        const seconds = Math.ceil(msBeforeNext / 1000)
        response.set('RateLimit', `"default";r=${remainingPoints};t=${seconds}`)
        next()
      },
      () => response.status(429).send('Too Many Requests'),
    )
  }
  return expressWith(options, [limit])
}

interface Incoming {
  readonly ip: string
}

interface Outgoing {
  set(name: string, value: string): void
  status(code: number): { send(text: string): void }
}
