import {
  refreshTokenGrant,
  tokenRefresh,
  type RefreshTokenGrantOptions,
  type TokenRefreshOptions,
} from 'middleware-cookbook/client/token-refresh'

const grant = { url: 'http://a.test/token', refreshToken: 'r' }

/** Wrong values for each option, for the test that tries all factories. `kind:…` names a list of that test. */
export const wrongOptions = [
  {
    name: 'tokenRefresh',
    fn: tokenRefresh,
    options: {
      call: tokenRefresh,
      values: {
        origin: [undefined, 'kind:notOrigin'],
        refresh: [undefined, 'kind:notFunction'],
        margin: ['kind:notAtLeast0'],
        timeout: ['kind:notAbove0'],
        existing: ['kind:notOneOf'],
      } satisfies Record<keyof TokenRefreshOptions, readonly unknown[]>,
      right: { origin: 'http://a.test', refresh: refreshTokenGrant(grant) },
    },
  },
  {
    name: 'refreshTokenGrant',
    fn: refreshTokenGrant,
    options: {
      call: refreshTokenGrant,
      values: {
        url: [undefined, 'kind:notOrigin'],
        refreshToken: [undefined, null, 5, '', {}, true],
        clientId: ['kind:notString', ''],
        clientSecret: [null, 5, '', {}, true],
        clientAuth: ['kind:notOneOf'],
        scope: ['kind:notString', ['read', 'write']],
        onRotate: ['kind:notFunction'],
      } satisfies Record<keyof RefreshTokenGrantOptions, readonly unknown[]>,
      right: { ...grant, clientId: 'notes' },
    },
  },
]
