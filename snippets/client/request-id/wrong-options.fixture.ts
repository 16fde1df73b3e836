import {
  requestId,
  type RequestIdOptions,
} from 'middleware-cookbook/client/request-id'

/** Wrong values for each option, for the test that tries all factories. `kind:…` names a list of that test. */
export const wrongOptions = [
  {
    name: 'requestId',
    fn: requestId,
    options: {
      call: requestId,
      values: {
        header: ['kind:notString', '', 'x id', 'x:id', 'x-ïd'],
        id: ['kind:notFunction'],
        generate: ['kind:notFunction'],
      } satisfies Record<keyof RequestIdOptions, readonly unknown[]>,
      right: {},
    },
  },
]
