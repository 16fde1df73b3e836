import {
  ssrfGuard,
  type SsrfGuardOptions,
} from 'middleware-cookbook/client/ssrf-guard'

/** Wrong values for each option, for the test that tries all factories. `kind:…` names a list of that test. */
export const wrongOptions = [
  {
    name: 'ssrfGuard',
    fn: ssrfGuard,
    options: {
      call: ssrfGuard,
      values: {
        allow: ['kind:notArray', [5], ['10.1'], ['localhost'], ['10.0.0.0/33']],
        deny: ['kind:notArray', [5], ['example.com'], ['fe80::/200']],
        ports: [80, 'all', [0], [65_536], ['80'], [1.5]],
        schemes: ['http', [], ['ftp'], ['https:'], [5]],
      } satisfies Record<keyof SsrfGuardOptions, readonly unknown[]>,
      right: {},
    },
  },
]
