import {
  httpCache,
  type HttpCacheOptions,
} from 'middleware-cookbook/client/http-cache'

/** Wrong values for each option, for the test that tries all factories. `kind:…` names a list of that test. */
export const wrongOptions = [
  {
    name: 'httpCache',
    fn: httpCache,
    options: {
      call: httpCache,
      values: {
        maxBytes: ['kind:notAtLeast0'],
        maxBodyBytes: ['kind:notAtLeast0'],
        shared: [null, 0, 'no', {}],
        targets: ['kind:notArray', [5], ['']],
        userFields: ['kind:notArray', [5], ['']],
        heuristic: ['kind:notAtLeast0', 1.01, 10],
        redirects: [null, 0, 'no', {}],
        name: [null, 5, {}, '', 'my cache', '1', 'a;b'],
      } satisfies Record<keyof HttpCacheOptions, readonly unknown[]>,
      right: {},
    },
  },
]
