import { toExpress } from 'middleware-cookbook/hosts/express'
import { rateLimit } from 'middleware-cookbook/server/rate-limit'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Listen } from '../../server/contestant.ts'
import { expressWith } from './express.ts'

export const listen: Listen = (options) => {
  const limiter = new RateLimiterMemory({ points: 1e9, duration: 60 })
  return expressWith(options, [toExpress(rateLimit({ limiter }))])
}
