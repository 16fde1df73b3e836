import { cors, type CorsOptions } from 'middleware-cookbook/server/cors'

/** Wrong values for each option, for the test that tries all factories. `kind:…` names a list of that test. */
export const wrongOptions = [
  {
    name: 'cors',
    fn: cors,
    options: {
      call: cors,
      values: {
        origin: [
          undefined,
          'kind:notOrigin',
          'https://*.example.org',
          'null',
          [],
          ['https://a.test', '*'],
          [5],
        ],
        credentials: ['yes', 1, 0, null, {}],
        methods: [
          'kind:notArray',
          [''],
          [5],
          ['a, b'],
          ['a b'],
          ['patch'],
          'GET',
        ],
        allowedHeaders: ['kind:notArray', [''], [5], ['a, b'], ['a b'], 'etag'],
        exposedHeaders: ['kind:notArray', [''], [5], ['a, b'], ['a b'], 'etag'],
        maxAge: ['kind:notWholeFrom0'],
      } satisfies Record<keyof CorsOptions, readonly unknown[]>,
      right: { origin: 'https://notes.example.org' },
    },
  },
]
