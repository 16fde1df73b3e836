import { clock } from 'middleware-cookbook'
import {
  atLeast,
  perKey,
  requireOptions,
  type Rules,
} from 'middleware-cookbook/kit'

/** Decides whether a retry may be sent. Made by {@link retryBudget}. */
export interface RetryBudget {
  /** Counts a request to `origin` that is sent for the first time. */
  deposit(origin: string): void
  /** Takes one retry out. False: nothing is left, so do not retry. */
  withdraw(origin: string): boolean
}

/** Options of {@link retryBudget}. */
export interface RetryBudgetOptions {
  /** Retries that each request adds (default 0.2: one for five requests). */
  readonly ratio?: number
  /** ms of requests whose retries can be saved up (default 30 000). */
  readonly window?: number
  /**
   * Retries that even a process which sends little can save up (default 3). A
   * new budget holds this many.
   */
  readonly burst?: number
  /** Retries that each second adds (default 1 in 60 seconds). */
  readonly perSecond?: number
}

/**
 * Keeps retries a small share of the load: without a budget a service that is
 * down gets four times its load. It keeps a token bucket for each origin, of
 * the 1000 used last, and makes no call wait.
 *
 * @example
 * const budget = retryBudget() // one for all clients of the process
 * const client = createClient({ middleware: [retry({ budget })] })
 *
 * @throws RangeError or TypeError for an option that cannot work
 */
export function retryBudget(options: RetryBudgetOptions = {}): RetryBudget {
  requireOptions('retryBudget', options, OPTIONS)
  const { ratio = 0.2, window = 30_000, burst = 3 } = options
  const { perSecond = 1 / 60 } = options
  // Of 1000 origins: those long unused are full again.
  const bucketOf = perKey<Bucket>(() => ({
    tokens: burst,
    recent: 0,
    at: clock.now(),
  }))

  return {
    deposit(origin) {
      const bucket = upToDate(origin)
      bucket.recent++
      bucket.tokens = Math.min(bucket.tokens + ratio, capacity(bucket))
    },
    withdraw(origin) {
      const bucket = upToDate(origin)
      if (bucket.tokens < 1) return false
      bucket.tokens--
      return true
    },
  }

  /** It grows with the traffic, so a busy process survives a short failure. */
  function capacity({ recent }: Bucket): number {
    return Math.max(burst, ratio * recent)
  }

  function upToDate(origin: string): Bucket {
    const now = clock.now()
    const bucket = bucketOf(origin)
    const elapsed = now - bucket.at
    bucket.at = now
    if (elapsed > 0) {
      bucket.recent *= Math.exp(-elapsed / window)
      const earned = (elapsed / 1000) * perSecond
      bucket.tokens = Math.min(bucket.tokens + earned, capacity(bucket))
    }
    return bucket
  }
}

const OPTIONS: Rules<RetryBudgetOptions> = {
  ratio: atLeast(0),
  window: atLeast(0, 'ms'),
  burst: atLeast(0, 'retries'),
  perSecond: atLeast(0, 'retries'),
}

interface Bucket {
  tokens: number
  /** Requests of about the last `window` ms: a count that decays. */
  recent: number
  /** When both were right, in `clock.now()`. */
  at: number
}
