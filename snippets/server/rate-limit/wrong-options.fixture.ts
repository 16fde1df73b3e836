import {
  rateLimit,
  type RateLimitOptions,
} from 'middleware-cookbook/server/rate-limit'

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
]
