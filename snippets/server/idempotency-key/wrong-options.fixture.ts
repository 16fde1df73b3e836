import {
  idempotencyKey,
  type IdempotencyKeyOptions,
} from 'middleware-cookbook/server/idempotency-key'
import { memoryStore } from 'middleware-cookbook/store'

/** Wrong values for each option, for the test that tries all factories. `kind:…` names a list of that test. */
export const wrongOptions = [
  {
    name: 'idempotencyKey',
    fn: idempotencyKey,
    options: {
      call: idempotencyKey,
      values: {
        store: [undefined, null, 5, {}, memoryStore, new Map()],
        scope: [undefined, 'kind:notFunction'],
        recover: ['kind:notFunction'],
        lifetime: ['kind:notAtLeast1', Infinity],
        lockTimeout: ['kind:notAtLeast1', Infinity],
        missing: ['kind:notOneOf'],
        maxResponseSize: ['kind:notAtLeast0'],
      } satisfies Record<keyof IdempotencyKeyOptions, readonly unknown[]>,
      right: { store: memoryStore(), scope: () => '' },
    },
  },
]
