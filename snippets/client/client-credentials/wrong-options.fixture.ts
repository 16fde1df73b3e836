import {
  clientCredentials,
  sharedToken,
  storedRefreshToken,
  type ClientCredentialsOptions,
  type SharedTokenOptions,
  type StoredRefreshTokenOptions,
} from 'middleware-cookbook/client/client-credentials'
import { memoryStore } from 'middleware-cookbook/store'

/** Wrong values for each option, for the test that tries all factories. `kind:…` names a list of that test. */
export const wrongOptions = [
  {
    name: 'clientCredentials',
    fn: clientCredentials,
    options: {
      call: clientCredentials,
      values: {
        origin: [undefined, 'kind:notOrigin', [], ['http://a.test', 'b.test']],
        url: [undefined, 'kind:notOrigin'],
        clientId: [undefined, 'kind:notString', ''],
        clientSecret: [undefined, null, 5, '', {}, true],
        clientAuth: ['kind:notOneOf'],
        scope: ['kind:notString', '', ' ', 'a  b', '"b', 'b"', ['read']],
        resource: [
          null,
          5,
          '',
          'notes',
          'https://a.test/#b',
          [],
          [5],
          [['https://a.test/']],
        ],
        audience: ['kind:notString'],
        store: [null, 5, {}, memoryStore, new Map()],
        seal: [null, 5, 'secret', {}],
        onStoreError: ['kind:notFunction'],
        margin: ['kind:notAtLeast0'],
        timeout: ['kind:notWholeFrom1', Infinity],
        existing: ['kind:notOneOf'],
      } satisfies Record<keyof ClientCredentialsOptions, readonly unknown[]>,
      right: {
        origin: 'http://a.test',
        url: 'http://a.test/token',
        clientId: 'reports',
        clientSecret: 's',
      },
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
        key: [undefined, 'kind:notString', ''],
        rotates: [null, 'yes', 1, {}],
        margin: ['kind:notAtLeast0'],
        wait: ['kind:notAtLeast0'],
        lockTimeout: ['kind:notWholeFrom1', Infinity],
        seal: [null, 5, 'secret', {}],
        onStoreError: ['kind:notFunction'],
      } satisfies Record<keyof SharedTokenOptions, readonly unknown[]>,
      right: {
        refresh: async () => ({ accessToken: 'a' }),
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
        key: [undefined, 'kind:notString', ''],
        lifetime: ['kind:notWholeFrom1', Infinity],
        seal: [null, 5, 'secret', {}],
      } satisfies Record<keyof StoredRefreshTokenOptions, readonly unknown[]>,
      right: { store: memoryStore(), key: 'a' },
    },
  },
]
