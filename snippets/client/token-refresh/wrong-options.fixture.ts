import {
  refreshTokenGrant,
  sharedToken,
  storedRefreshToken,
  tokenRefresh,
  type RefreshTokenGrantOptions,
  type SharedTokenOptions,
  type StoredRefreshTokenOptions,
  type TokenRefreshOptions,
} from 'middleware-cookbook/client/token-refresh'
import { memoryStore } from 'middleware-cookbook/store'

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
        timeout: ['kind:notAtLeast0'],
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
        clientId: ['kind:notString'],
        clientSecret: [null, 5, {}, true],
        clientAuth: ['kind:notOneOf'],
        scope: ['kind:notString', ['read', 'write']],
        onRotate: ['kind:notFunction'],
      } satisfies Record<keyof RefreshTokenGrantOptions, readonly unknown[]>,
      right: { ...grant, clientId: 'notes' },
    },
  },
  {
    name: 'sharedToken',
    fn: sharedToken,
    options: {
      call: sharedToken,
      values: {
        refresh: [undefined, 'kind:notFunction'],
        store: [undefined, null, 5, {}, memoryStore, new Map()],
        key: [undefined, 'kind:notString'],
        rotates: [null, 'yes', 1, {}],
        margin: ['kind:notAtLeast0'],
        wait: ['kind:notAtLeast0'],
        lockTimeout: ['kind:notWholeFrom1', Infinity],
        seal: [null, 5, 'secret', {}],
        onStoreError: ['kind:notFunction'],
      } satisfies Record<keyof SharedTokenOptions, readonly unknown[]>,
      right: {
        refresh: refreshTokenGrant(grant),
        store: memoryStore(),
        key: 'a',
      },
    },
  },
  {
    name: 'storedRefreshToken',
    fn: storedRefreshToken,
    options: {
      call: storedRefreshToken,
      values: {
        store: [undefined, null, 5, {}, memoryStore, new Map()],
        key: [undefined, 'kind:notString'],
        lifetime: ['kind:notWholeFrom1', Infinity],
        seal: [null, 5, 'secret', {}],
      } satisfies Record<keyof StoredRefreshTokenOptions, readonly unknown[]>,
      right: { store: memoryStore(), key: 'a' },
    },
  },
]
