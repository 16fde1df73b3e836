import {
  digestAuth,
  proxyDigestAuth,
  type DigestAuthOptions,
  type ProxyDigestAuthOptions,
} from 'middleware-cookbook/client/digest-auth'
import {
  passwordHash,
  passwordHashes,
  usernameHash,
} from 'middleware-cookbook/http'

const user = { username: 'ada', password: 'lovelace' }

/** Wrong values for each option, for the test that tries all factories. `kind:…` names a list of that test. */
export const wrongOptions = [
  {
    name: 'digestAuth',
    fn: digestAuth,
    options: {
      call: digestAuth,
      values: {
        origin: [undefined, 'kind:notOrigin', []],
        username: [undefined, 'kind:notString', 'a:b'],
        password: [undefined, 'kind:notString'],
        algorithms: ['kind:notArray', [], ['SHA-1'], [null]],
        qop: ['kind:notOneOf'],
        cnonce: ['kind:notFunction'],
        fallback: ['kind:notOneOf'],
      } satisfies Record<keyof DigestAuthOptions, readonly unknown[]>,
      right: { origin: 'http://a.test', ...user },
    },
  },
  {
    name: 'proxyDigestAuth',
    fn: proxyDigestAuth,
    options: {
      call: proxyDigestAuth,
      values: {
        username: [undefined, 'kind:notString', 'a:b'],
        password: [undefined, 'kind:notString'],
        algorithms: ['kind:notArray', [], ['SHA-1'], [null]],
        qop: ['kind:notOneOf'],
        cnonce: ['kind:notFunction'],
      } satisfies Record<keyof ProxyDigestAuthOptions, readonly unknown[]>,
      right: user,
    },
  },
  ...[passwordHash, passwordHashes, usernameHash].map((hash) => ({
    name: hash.name,
    fn: hash,
    args: {
      algorithm: [
        (one: never) => hash(one, 'a', 'b', 'c'),
        [undefined, null, 5, 'SHA-1', '', {}],
      ],
      username: [
        (name: never) => hash('MD5', name, 'b', 'c'),
        [undefined, 'kind:notString', 'a:b'],
      ],
      realm: [
        (realm: never) => hash('MD5', 'a', realm, 'c'),
        [undefined, 'kind:notString'],
      ],
      ...(hash !== usernameHash && {
        password: [
          (password: never) => hash('MD5', 'a', 'b', password),
          [undefined, 'kind:notString'],
        ],
      }),
    },
  })),
]
