import { toHono } from 'middleware-cookbook/hosts/hono'
import { rateLimit } from 'middleware-cookbook/server/rate-limit'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Listen } from '../../server/contestant.ts'
import { honoWith } from './hono.ts'

export const listen: Listen = (options) => {
  const limiter = new RateLimiterMemory({ points: 1e9, duration: 60 })
  return honoWith(options, [toHono(rateLimit({ limiter, key: () => 'ada' }))])
}
