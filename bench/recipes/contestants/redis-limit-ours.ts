import { toExpress } from 'middleware-cookbook/hosts/express'
import { rateLimit } from 'middleware-cookbook/server/rate-limit'
import { redisLimiter } from '../../../snippets/server/rate-limit/redis-limiter.ts'
import type { Listen } from '../../server/contestant.ts'
import { expressWith } from './express.ts'
import { connectedRedis } from './redis.ts'

export const listen: Listen = async (options) => {
  const limiter = redisLimiter(await connectedRedis(), { points: 1e9, duration: 60 })
  return expressWith(options, [toExpress(rateLimit({ limiter }))])
}
