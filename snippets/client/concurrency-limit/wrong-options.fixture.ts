import {
  concurrencyLimit,
  type ConcurrencyLimitOptions,
} from 'middleware-cookbook/client/concurrency-limit'

/** Wrong values for each option, for the test that tries all factories. `kind:…` names a list of that test. */
export const wrongOptions = [
  {
    name: 'concurrencyLimit',
    fn: concurrencyLimit,
    options: {
      call: concurrencyLimit,
      values: {
        max: [undefined, 'kind:notWholeFrom1', Infinity],
        maxQueue: ['kind:notWholeFrom0'],
        key: ['kind:notFunction'],
      } satisfies Record<keyof ConcurrencyLimitOptions, readonly unknown[]>,
      right: { max: 1 },
    },
  },
]
