import {
  jwt,
  remoteKeys,
  requireScope,
  type JwtOptions,
  type RemoteKeysOptions,
} from 'middleware-cookbook/server/jwt'

/** A public key, whose private half was thrown away. */
export const publicKey = {
  kty: 'RSA',
  e: 'AQAB',
  n: 'wjniIZ1Df6z0yuG4vu1dvzW7sHqxXd4xss0aaPeSo9mosrNFn7Ie9_QB-B-ye3AiRkQKF9_EXAbqHe5vCqQi90QRbgBrdeF510QV6KYsqXoOuhI21-p1kwv41F73iGAnC6beb-9-QIH_eS1mOItNOJDpYxRekzyM_l-9aiAz-Jl3ZgAarl61U_MN9wGOKHy1d-Nv6hSc_myFKAA4Z5braBSJAZLimJzofkQpDpuKTblyoO2mccWJQxOdtBwDdRtWFZJQuTBun0FmVvrv8-1oK1giqAEEL-JhxTzMrhUqfeZvgD5HrXiUjrtVJMjR_R6DmJKM9jhZPMHWCym4j6mbxw',
}

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
        keys: [
          ...[undefined, null, 5, 'keys', {}, [], { keys: 5 }, { keys: [5] }],
          { keys: [] },
          { keys: [{}] },
        ],
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
      right: { issuer: 'a', audience: 'b', keys: { keys: [publicKey] } },
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
