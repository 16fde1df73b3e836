import {
  webhookSender,
  type WebhookSenderOptions,
} from 'middleware-cookbook/client/webhook-sender'

/** Wrong values for each option, for the test that tries all factories. `kind:…` names a list of that test. */
export const wrongOptions = [
  {
    name: 'webhookSender',
    fn: webhookSender,
    options: {
      call: webhookSender,
      values: {
        secret: [undefined, null, 5, {}, [], [5], ['', 'a'], 'a\n', 'whsec_%'],
        generate: ['kind:notFunction'],
      } satisfies Record<keyof WebhookSenderOptions, readonly unknown[]>,
      right: { secret: btoa('x'.repeat(24)) },
    },
  },
]
