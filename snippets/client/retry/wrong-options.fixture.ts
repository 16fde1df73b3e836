import {
  retry,
  retryBudget,
  type RetryOptions,
} from 'middleware-cookbook/client/retry'

/** Wrong values for each option, for the test that tries all factories. `kind:…` names a list of that test. */
export const wrongOptions = [
  {
    name: 'retry',
    fn: retry,
    options: {
      call: retry,
      values: {
        maxRetries: ['kind:notAtLeast0'],
        statuses: [503, '503', null, {}, ['503'], [undefined], new Set([NaN])],
        initialDelay: ['kind:notAtLeast0'],
        factor: ['kind:notAtLeast1'],
        maxDelay: ['kind:notAtLeast0'],
        jitter: ['kind:notOneOf', 'half'],
        budget: [null, 5, true, {}, retryBudget, { deposit: () => undefined }],
        onRetry: ['kind:notFunction'],
      } satisfies Record<keyof RetryOptions, readonly unknown[]>,
      right: {},
    },
  },
  {
    name: 'retryBudget',
    fn: retryBudget,
    options: {
      call: retryBudget,
      values: {
        ratio: ['kind:notAtLeast0'],
        window: ['kind:notAtLeast0'],
        burst: ['kind:notAtLeast0'],
        perSecond: ['kind:notAtLeast0'],
      } satisfies Record<
        keyof NonNullable<Parameters<typeof retryBudget>[0]>,
        readonly unknown[]
      >,
      right: {},
    },
  },
]
