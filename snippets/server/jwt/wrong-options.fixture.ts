import {
  jwt,
  remoteKeys,
  requireScope,
  type JwtOptions,
  type RemoteKeysOptions,
} from 'middleware-cookbook/server/jwt'

/** Wrong values for each option, for the test that tries all factories. `kind:…` names a list of that test. */
export const wrongOptions = [
  {
    name: 'jwt',
    fn: jwt,
    options: {
      call: jwt,
      values: {
        issuer: [undefined, 'kind:notString', ''],
        audience: [undefined, null, 5, '', {}, [], [''], [5], ['notes', null]],
        keys: [undefined, null, 5, 'keys', {}, [], { keys: 5 }, { keys: [5] }],
        algorithms: [
          'kind:notArray',
          'RS256',
          [],
          ['none'],
          ['HS256'],
          ['RS256', 'HS512'],
          ['rs256'],
        ],
        typ: ['kind:notString', ''],
        tolerance: [null, -1, 0.5, 301, Infinity, NaN, '5m'],
        realm: ['kind:notString', '', 'a\nb'],
      } satisfies Record<keyof JwtOptions, readonly unknown[]>,
      right: { issuer: 'a', audience: 'b', keys: { keys: [] } },
    },
  },
  {
    name: 'remoteKeys',
    fn: remoteKeys,
    options: {
      call: remoteKeys,
      values: {
        client: [undefined, null, 5, {}, 'kind:notOptions'],
        url: [undefined, null, 5, {}, '', '/jwks', 'auth.example.org/jwks'],
        timeout: ['kind:notAbove0'],
        cooldown: ['kind:notAtLeast0'],
        maxAge: ['kind:notAtLeast0'],
        maxStale: ['kind:notAtLeast0'],
      } satisfies Record<keyof RemoteKeysOptions, readonly unknown[]>,
      right: { client: { get: () => undefined }, url: 'https://a.example' },
    },
  },
  {
    name: 'requireScope',
    fn: requireScope,
    args: {
      scope: [
        requireScope,
        ['kind:notString', undefined, '', ' ', 'a  b', 'a"b', 'a\\b', 'é'],
      ],
    },
  },
]
