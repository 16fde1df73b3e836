import { clock } from 'middleware-cookbook'
import { retryBudget, type RetryBudget, type RetryOptions } from 'middleware-cookbook/client/retry'

/** A way to bound retries, made anew for each process. */
export interface Design {
  readonly name: string
  readonly make: () => {
    readonly budget: NonNullable<RetryOptions['budget']> | undefined
    /** Some count how attempts end, which `retry()` does not report. */
    readonly ended?: (failed: boolean) => void
  }
}

export const designs: readonly Design[] = [
  { name: 'no budget', make: () => ({ budget: false }) },
  // The one that `retry()` has without an option.
  { name: 'retry()', make: () => ({ budget: undefined }) },
  {
    name: '20 % and 10 per second, 100 saved',
    make: () => ({ budget: retryBudget({ perSecond: 10, burst: 100, window: 0 }) }),
  },
  {
    name: '20 % and 1 per second, 10 saved',
    make: () => ({ budget: retryBudget({ perSecond: 1, burst: 10, window: 0 }) }),
  },
  {
    name: '20 % and 1 per minute, 3 saved',
    make: () => ({ budget: retryBudget({ window: 0 }) }),
  },
  { name: 'Finagle: 20 % of 10 s and 10 per second', make: () => ({ budget: windowed(0.2, 10) }) },
  { name: 'Finagle with a floor of 1 per second', make: () => ({ budget: windowed(0.2, 1) }) },
  { name: 'gRPC A6: 10 tokens, 0.1 per success', make: () => grpc(10, 0.1) },
]

/** Finagle's RetryBudget: the requests of the last ten seconds, and a floor for each second. */
function windowed(ratio: number, perSecond: number): RetryBudget {
  const WINDOW = 10_000
  const deposits = recent(WINDOW)
  const withdrawals = recent(WINDOW)
  return {
    deposit() {
      deposits.add()
    },
    withdraw() {
      const floor = (perSecond * WINDOW) / 1000
      if (deposits.count() * ratio + floor - withdrawals.count() < 1) return false
      withdrawals.add()
      return true
    },
  }
}

/** Counts what happened within the last `ms`. */
function recent(ms: number) {
  const times: number[] = []
  let first = 0
  return {
    add() {
      times.push(clock.now())
    },
    count() {
      while ((times[first] ?? Infinity) <= clock.now() - ms) first++
      return times.length - first
    },
  }
}

/** https://github.com/grpc/proposal/blob/master/A6-client-retries.md#throttling-retry-attempts-and-hedged-rpcs */
function grpc(maxTokens: number, tokenRatio: number): ReturnType<Design['make']> {
  let tokens = maxTokens
  return {
    budget: { deposit: () => undefined, withdraw: () => tokens > maxTokens / 2 },
    ended(failed) {
      tokens = failed ? Math.max(tokens - 1, 0) : Math.min(tokens + tokenRatio, maxTokens)
    },
  }
}
