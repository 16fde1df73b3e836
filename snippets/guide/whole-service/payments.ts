import { attemptTimeout, createClient, type Client } from 'middleware-cookbook'
import { circuitBreaker } from 'middleware-cookbook/client/circuit-breaker'
import { clientCredentials } from 'middleware-cookbook/client/client-credentials'
import { concurrencyLimit } from 'middleware-cookbook/client/concurrency-limit'
import { httpCache } from 'middleware-cookbook/client/http-cache'
import { logging, type LogEntry } from 'middleware-cookbook/client/logging'
import { requestId } from 'middleware-cookbook/client/request-id'
import { retry } from 'middleware-cookbook/client/retry'
import { currentRequestId } from 'middleware-cookbook/server/request-id'
import type { Store } from 'middleware-cookbook/store'

/** What the client of the payment service needs to know. */
export interface PaymentsOptions {
  readonly api: string | URL
  readonly readSecret: () => Promise<string>
  /** Where the processes of the shop share a token. */
  readonly store: Store
  readonly log: (entry: LogEntry) => void
}

/** How the shop calls the payment service. Made once, and used by all requests. */
export function paymentsClient(options: PaymentsOptions): Client {
  const { api, readSecret, store, log } = options
  const credentials = clientCredentials({
    origin: api,
    url: new URL('/token', api),
    clientId: 'shop',
    clientSecret: readSecret,
    store,
  })
  return createClient({
    baseUrl: api,
    timeout: 8000,
    middleware: [
      requestId({ id: currentRequestId }),
      logging({ log }),
      concurrencyLimit({ max: 20, maxQueue: 100 }),
      retry(),
      circuitBreaker({ minimum: 5 }),
      credentials,
      httpCache(),
      attemptTimeout(2000),
    ],
  })
}
