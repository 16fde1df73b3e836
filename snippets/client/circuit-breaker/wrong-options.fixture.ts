import {
  circuitBreaker,
  type CircuitBreakerOptions,
} from 'middleware-cookbook/client/circuit-breaker'

/** Wrong values for each option, for the test that tries all factories. `kind:…` names a list of that test. */
export const wrongOptions = [
  {
    name: 'circuitBreaker',
    fn: circuitBreaker,
    options: {
      call: circuitBreaker,
      values: {
        threshold: ['kind:notAbove0', 50, 1.01],
        minimum: ['kind:notWholeFrom1'],
        window: ['kind:notAbove0'],
        openFor: ['kind:notAbove0'],
        maxRetryAfter: ['kind:notAtLeast0'],
        probes: ['kind:notWholeFrom1'],
        key: ['kind:notFunction'],
        isFailure: ['kind:notFunction'],
        onChange: ['kind:notFunction'],
      } satisfies Record<keyof CircuitBreakerOptions, readonly unknown[]>,
      right: {},
    },
  },
]
