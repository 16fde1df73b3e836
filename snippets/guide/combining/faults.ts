import { attemptTimeout } from 'middleware-cookbook'
import { basicAuth } from 'middleware-cookbook/client/basic-auth'
import { logging } from 'middleware-cookbook/client/logging'
import { retry, retryBudget } from 'middleware-cookbook/client/retry'

/** How the combination goes into the table of faults. */
export const columns = [
  {
    name: 'combined',
    middleware: (origin: string) => [
      logging({ log: () => undefined }),
      retry({ budget: retryBudget() }),
      basicAuth({ origin, username: 'ada', password: 'lovelace' }),
      attemptTimeout(2000),
    ],
  },
]
