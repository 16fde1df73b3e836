import {
  webhook,
  type WebhookOptions,
} from 'middleware-cookbook/server/webhook'
import { memoryStore } from 'middleware-cookbook/store'

/** Wrong values for each option, for the test that tries all factories. `kind:…` names a list of that test. */
export const wrongOptions = [
  {
    name: 'webhook',
    fn: webhook,
    options: {
      call: webhook,
      values: {
        form: ['kind:notOneOf', 'toString'],
        secret: [undefined, null, 5, {}, [], [5], ['', 'a'], 'a\n', 'whsec_%'],
        tolerance: ['kind:notAtLeast1', Infinity],
        store: [null, 5, {}, memoryStore, new Map()],
        lifetime: ['kind:notAtLeast1', 599_999, Infinity],
        lockTimeout: ['kind:notAtLeast1', Infinity],
      } satisfies Record<keyof WebhookOptions, readonly unknown[]>,
      right: { secret: btoa('x'.repeat(24)) },
    },
  },
]
