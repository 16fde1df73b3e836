import type { HttpRequest, Middleware } from 'middleware-cookbook'
import {
  aFunction,
  aString,
  onBodyEnd,
  orInfinity,
  required,
  requireOptions,
  requireReturn,
  semaphore,
  wholeNumber,
  type Rules,
} from 'middleware-cookbook/kit'

/** Options of {@link concurrencyLimit}. */
export interface ConcurrencyLimitOptions {
  /** How many calls may run at once: a whole number from 1. */
  readonly max: number
  /** How many more may wait for their turn (default: any number). */
  readonly maxQueue?: number
  /** Calls with the same key share one limit (default: the URL's origin). */
  readonly key?: (request: HttpRequest) => string
}

/** A call that was not sent, because too many wait already. */
export class ConcurrencyLimitError extends Error {
  override readonly name = 'ConcurrencyLimitError'
  readonly code = 'ERR_CONCURRENCY_LIMIT'
}

/**
 * Lets at most `max` calls to an origin run at once; others wait, first in,
 * first out. A call runs until it fails or is aborted, or its response's body
 * has been read, released or cancelled.
 *
 * @example createClient({ middleware: [concurrencyLimit({ max: 10 })] })
 * @throws ConcurrencyLimitError when more than `maxQueue` would wait
 * @throws RangeError or TypeError for an option that cannot work
 */
export function concurrencyLimit(options: ConcurrencyLimitOptions): Middleware {
  requireOptions('concurrencyLimit', options, OPTIONS)
  const { max, maxQueue = Infinity, key = ({ origin }) => origin } = options
  const limits = new Map<string, ReturnType<typeof semaphore>>()

  return async function concurrencyLimit(request, next) {
    const { signal } = request
    signal?.throwIfAborted()
    const name = key(request)
    requireReturn('concurrencyLimit({ key })', name, A_KEY)
    // A crawler meets ever more origins, so a limit is forgotten when idle.
    const onIdle = () => limits.delete(name)
    const limit = limits.get(name) ?? semaphore(max, { onIdle })
    if (limit.free === 0 && limit.waiting >= maxQueue) {
      throw new ConcurrencyLimitError(
        `${String(request)} was not sent: ${max} calls for ${name} are under ` +
          `way and ${limit.waiting} wait, as many as max and maxQueue allow; ` +
          'try again later, and read or release every response',
      )
    }
    limits.set(name, limit)
    const release = await limit.acquire(signal)
    try {
      // Its turn and its abort may have come in the same moment.
      signal?.throwIfAborted()
      return onBodyEnd(await next(request), release)
    } catch (error) {
      release()
      throw error
    }
  }
}

const A_KEY = required(aString)

const OPTIONS: Rules<ConcurrencyLimitOptions> = {
  max: required(wholeNumber(1)),
  maxQueue: orInfinity(wholeNumber(0)),
  key: aFunction,
}
