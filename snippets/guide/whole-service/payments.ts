import { attemptTimeout, createClient, type Client } from 'middleware-cookbook'
import { circuitBreaker } from 'middleware-cookbook/client/circuit-breaker'
import { concurrencyLimit } from 'middleware-cookbook/client/concurrency-limit'
import { httpCache } from 'middleware-cookbook/client/http-cache'
import { logging, type LogEntry } from 'middleware-cookbook/client/logging'
import { requestId } from 'middleware-cookbook/client/request-id'
import { retry } from 'middleware-cookbook/client/retry'
import {
  refreshTokenGrant,
  tokenRefresh,
} from 'middleware-cookbook/client/token-refresh'
import { currentRequestId } from 'middleware-cookbook/server/request-id'

/** What the client of the payment service needs to know. */
export interface PaymentsOptions {
  readonly api: string | URL
  readonly log: (entry: LogEntry) => void
}

/** How the shop calls the payment service. Made once, and used by all requests. */
export function paymentsClient({ api, log }: PaymentsOptions): Client {
  const refresh = refreshTokenGrant({
    url: new URL('/token', api),
    clientId: 'shop',
    refreshToken: () => 'refresh-of-the-shop',
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
      tokenRefresh({ origin: api, refresh }),
      httpCache(),
      attemptTimeout(2000),
    ],
  })
}
