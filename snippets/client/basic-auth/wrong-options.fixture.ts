import {
  basicAuth,
  type BasicAuthOptions,
} from 'middleware-cookbook/client/basic-auth'

const right = { origin: 'http://a.test', username: 'ada', password: 'lovelace' }

/** Wrong values for each option, for the test that tries all factories. `kind:…` names a list of that test. */
export const wrongOptions = [
  {
    name: 'basicAuth',
    fn: basicAuth,
    options: {
      call: basicAuth,
      values: {
        origin: [undefined, 'kind:notOrigin'],
        username: [undefined, 'kind:notString', 'a:b', 'a\n'],
        password: [undefined, 'kind:notString', 'a\0'],
      } satisfies Record<keyof BasicAuthOptions, readonly unknown[]>,
      right,
    },
  },
]
