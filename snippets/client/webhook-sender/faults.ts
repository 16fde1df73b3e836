import { webhookSender } from './webhook-sender.ts'

/** How the recipe goes into the table of faults. */
export const columns = [
  {
    name: 'webhook sender',
    middleware: () => [
      webhookSender({ secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }),
    ],
  },
]
