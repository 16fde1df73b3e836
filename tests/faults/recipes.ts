import { attemptTimeout, type Middleware } from 'middleware-cookbook'
import { basicAuth } from 'middleware-cookbook/client/basic-auth'
import { concurrencyLimit } from 'middleware-cookbook/client/concurrency-limit'
import { digestAuth } from 'middleware-cookbook/client/digest-auth'
import { logging } from 'middleware-cookbook/client/logging'
import { retry, retryBudget } from 'middleware-cookbook/client/retry'
import { refreshTokenGrant, tokenRefresh } from 'middleware-cookbook/client/token-refresh'

/** A column of the table: the middleware that a call goes through. */
export interface Recipe {
  readonly name: string
  readonly middleware: (origin: string) => readonly Middleware[]
  /** The fault strikes what the middleware itself calls, not what the caller calls. */
  readonly strikesInside?: boolean
  /** The server asks for credentials first, which is no fault. */
  readonly challenge?: string
}

const log = () => undefined
const credentials = { username: 'ada', password: 'lovelace' }

export const recipes: readonly Recipe[] = [
  { name: 'no middleware', middleware: () => [] },
  { name: 'basic auth', middleware: (origin) => [basicAuth({ origin, ...credentials })] },
  {
    name: 'digest auth',
    challenge: 'Digest realm="faults", nonce="abc", qop="auth", algorithm=SHA-256',
    middleware: (origin) => [digestAuth({ origin, ...credentials })],
  },
  { name: 'retry', middleware: () => [retry()] },
  { name: 'logging', middleware: () => [logging({ log, headers: 'all' })] },
  { name: 'concurrency limit', middleware: () => [concurrencyLimit({ max: 1 })] },
  {
    name: 'combined',
    middleware: (origin) => [
      logging({ log }),
      retry({ budget: retryBudget() }),
      basicAuth({ origin, ...credentials }),
      attemptTimeout(2000),
    ],
  },
  { name: 'token refresh', middleware: (origin) => [tokens(origin, '/token')] },
  {
    name: 'token endpoint',
    strikesInside: true,
    middleware: (origin) => [tokens(origin, '/')],
  },
]

function tokens(origin: string, path: string): Middleware {
  const url = new URL(path, origin)
  return tokenRefresh({ origin, refresh: refreshTokenGrant({ url, refreshToken: 'refresh' }) })
}
