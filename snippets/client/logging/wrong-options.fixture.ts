import {
  logging,
  type LoggingOptions,
} from 'middleware-cookbook/client/logging'

/** Wrong values for each option, for the test that tries all factories. `kind:…` names a list of that test. */
export const wrongOptions = [
  {
    name: 'logging',
    fn: logging,
    options: {
      call: logging,
      values: {
        log: ['kind:notFunction'],
        headers: ['kind:notArray', 'none', [5], [''], ['a b']],
        secrets: ['kind:notArray', [5], [undefined], ['']],
        readable: ['kind:notArray', [5], ['']],
      } satisfies Record<keyof LoggingOptions, readonly unknown[]>,
      right: {},
    },
  },
]
