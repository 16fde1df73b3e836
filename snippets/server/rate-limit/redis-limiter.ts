// @node Redis is reached over a socket, and the package loads node:cluster.
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RLWrapperTimeouts,
} from 'rate-limiter-flexible'
import {
  atLeast,
  required,
  requireArgument,
  requireOptions,
  wholeNumber,
  withMethods,
  type Rules,
} from 'middleware-cookbook/kit'
import type { Limiter } from 'middleware-cookbook/server/rate-limit'

/** Options of {@link redisLimiter}. */
export interface RedisLimiterOptions {
  /** How many requests a window has, in all processes together. */
  readonly points: number
  /** The window, in seconds. */
  readonly duration: number
  /**
   * How many requests a window has in this process while Redis is down or slow
   * (default: all `points`). With four processes, a quarter keeps the limit.
   */
  readonly insuredPoints?: number
  /** How long Redis may take, in ms (default 100). */
  readonly timeout?: number
}

/**
 * Counts in Redis, so that all processes have one limit. While Redis is down or
 * slow, each process counts in its own memory instead.
 *
 * @param client of ioredis, iovalkey or node-redis, connected
 * @throws RangeError or TypeError for an option that cannot work
 *
 * @example
 * const limiter = redisLimiter(new Redis(), { points: 100, duration: 60 })
 */
export function redisLimiter(
  client: object,
  options: RedisLimiterOptions,
): Limiter {
  requireArgument('redisLimiter(client)', client, CLIENT)
  requireOptions('redisLimiter', options, OPTIONS)
  const { points, duration, insuredPoints = points, timeout = 100 } = options
  const redis = new RateLimiterRedis({
    storeClient: client,
    points,
    duration,
    // node-redis has no defineCommand.
    useRedisPackage: !('defineCommand' in client),
    // Without this the client would queue requests until Redis is back.
    rejectIfRedisNotReady: true,
    // A client that is over its limit costs Redis nothing until the window ends.
    inMemoryBlockOnConsumed: points + 1,
  })
  const insured = new RLWrapperTimeouts({
    limiter: redis,
    timeoutMs: timeout,
    insuranceLimiter: new RateLimiterMemory({
      points: insuredPoints,
      duration,
    }),
  })
  return { points, duration, consume: (key) => insured.consume(key) }
}

const CLIENT = required({
  ...withMethods('multi'),
  pass: 'a client of ioredis, iovalkey or node-redis',
})

const OPTIONS: Rules<RedisLimiterOptions> = {
  points: required(wholeNumber(1, Infinity, 'requests')),
  duration: required(wholeNumber(1, Infinity, 'seconds')),
  insuredPoints: atLeast(0, 'requests'),
  // A longer timer would fire at once.
  timeout: wholeNumber(1, 2_147_483_647, 'ms'),
}
