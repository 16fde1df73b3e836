import { clock } from 'middleware-cookbook'

/** Decides whether a retry may be sent. Made by {@link retryBudget}. */
export interface RetryBudget {
  /** Counts a request to `origin` that is sent for the first time. */
  deposit(origin: string): void
  /** Takes one retry out. False: nothing is left, so do not retry. */
  withdraw(origin: string): boolean
}

/** Options of {@link retryBudget}. */
export interface RetryBudgetOptions {
  /** Retries that each request adds (default 0.2: one to five requests). */
  readonly ratio?: number
  /** Retries that each second adds, for those who send little (default 10). */
  readonly perSecond?: number
  /** How many can be saved up (default 100). There are so many at the start. */
  readonly burst?: number
}

/**
 * Keeps retries a small share of the load. Without it a service that is down
 * gets four times its load, just when it tries to come up. It keeps one token
 * bucket for each origin, and makes nobody wait.
 */
export function retryBudget({
  ratio = 0.2,
  perSecond = 10,
  burst = 100,
}: RetryBudgetOptions = {}): RetryBudget {
  const buckets = new Map<string, Bucket>()

  return {
    deposit(origin) {
      const bucket = filled(origin)
      bucket.tokens = Math.min(bucket.tokens + ratio, burst)
    },
    withdraw(origin) {
      const bucket = filled(origin)
      if (bucket.tokens < 1) return false
      bucket.tokens--
      return true
    },
  }

  function filled(origin: string): Bucket {
    const now = clock.now()
    const bucket = buckets.get(origin) ?? { tokens: burst, at: now }
    const earned = ((now - bucket.at) / 1000) * perSecond
    bucket.tokens = Math.min(bucket.tokens + earned, burst)
    bucket.at = now
    // The last to be used stands last, so the first is the one to forget.
    buckets.delete(origin)
    buckets.set(origin, bucket)
    for (const [oldest] of buckets) {
      if (buckets.size <= MAX_ORIGINS) break
      buckets.delete(oldest)
    }
    return bucket
  }
}

interface Bucket {
  tokens: number
  /** When `tokens` was right, in `clock.now()`. */
  at: number
}

/** A crawler meets ever more origins. Those long unused are full again. */
const MAX_ORIGINS = 1000
