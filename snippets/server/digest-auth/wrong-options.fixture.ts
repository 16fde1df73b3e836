import {
  digestAuth,
  type DigestAuthOptions,
} from 'middleware-cookbook/server/digest-auth'

/** Wrong values for each option, for the test that tries all factories. `kind:…` names a list of that test. */
export const wrongOptions = [
  {
    name: 'digestAuth',
    fn: digestAuth,
    options: {
      call: digestAuth,
      values: {
        realm: [undefined, 'kind:notString'],
        lookup: [undefined, 'kind:notFunction'],
        lookupHash: ['kind:notFunction'],
        algorithms: ['kind:notArray', [], ['SHA-1']],
        qop: ['kind:notArray', [], ['auth-conf'], 'auth'],
        domain: ['kind:notArray', ['/a b'], [5]],
        nonceLifetime: ['kind:notAbove0'],
        maxNonces: ['kind:notAtLeast1'],
        as: ['kind:notOneOf'],
      } satisfies Record<keyof DigestAuthOptions, readonly unknown[]>,
      right: { realm: 'notes', lookup: () => undefined },
    },
  },
]
