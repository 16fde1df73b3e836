import {
  rateLimit,
  type RateLimitOptions,
} from 'middleware-cookbook/server/rate-limit'
import { redisLimiter, type RedisLimiterOptions } from './redis-limiter.ts'

const limiter = {
  points: 1,
  duration: 1,
  consume: async () => ({ remainingPoints: 0, msBeforeNext: 0 }),
}

/** Wrong values for each option, for the test that tries all factories. `kind:…` names a list of that test. */
export const wrongOptions = [
  {
    name: 'rateLimit',
    fn: rateLimit,
    options: {
      call: rateLimit,
      values: {
        limiter: [
          undefined,
          null,
          5,
          {},
          { ...limiter, points: 0 },
          { ...limiter, duration: 1.5 },
        ],
        policy: ['kind:notString', '', 'café'],
        key: ['kind:notFunction'],
        whenDown: ['kind:notOneOf'],
      } satisfies Record<keyof RateLimitOptions, readonly unknown[]>,
      right: { limiter },
    },
  },
  {
    name: 'redisLimiter',
    fn: redisLimiter,
    args: {
      client: [
        (client: never) => redisLimiter(client, { points: 1, duration: 1 }),
        [undefined, null, 5, {}, 'redis://localhost:6379'],
      ],
    },
    options: {
      call: (options: RedisLimiterOptions) =>
        redisLimiter({ multi: () => undefined }, options),
      values: {
        points: [undefined, 'kind:notWholeFrom1', Infinity],
        duration: [undefined, 'kind:notWholeFrom1', Infinity],
        insuredPoints: ['kind:notAtLeast0'],
        timeout: ['kind:notWholeFrom1', Infinity, 3_000_000_000],
      } satisfies Record<keyof RedisLimiterOptions, readonly unknown[]>,
      right: { points: 1, duration: 1 },
    },
  },
]
