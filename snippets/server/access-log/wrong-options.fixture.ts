import {
  accessLog,
  type AccessLogOptions,
} from 'middleware-cookbook/server/access-log'

/** Wrong values for each option, for the test that tries all factories. `kind:…` names a list of that test. */
export const wrongOptions = [
  {
    name: 'accessLog',
    fn: accessLog,
    options: {
      call: accessLog,
      values: {
        log: ['kind:notFunction'],
        path: ['kind:notFunction'],
      } satisfies Record<keyof AccessLogOptions, readonly unknown[]>,
      right: {},
    },
  },
]
