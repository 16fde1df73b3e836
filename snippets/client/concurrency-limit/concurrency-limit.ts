import type { HttpRequest, Middleware } from 'middleware-cookbook'
import { slots, type Slots } from './slots.ts'
import { untilBodyEnds } from './until-body-ends.ts'

/** Options of {@link concurrencyLimit}. */
export interface ConcurrencyLimitOptions {
  /** How many calls may be under way at once: a whole number from 1. */
  readonly max: number
  /** How many more may wait for their turn (default: any number). */
  readonly maxQueue?: number
  /** Calls with the same key share one limit (default: the URL's origin). */
  readonly key?: (request: HttpRequest) => string
}

/** A call that was not sent, because too many wait already. */
export class ConcurrencyLimitError extends Error {
  override readonly name = 'ConcurrencyLimitError'
}

/**
 * Lets at most `max` calls to an origin be under way at once; others wait, the
 * first to come being the first to go. A call is under way until it fails, or
 * its response's body has been read, released or cancelled. Whoever aborts, or
 * runs out of time, stops waiting at once.
 *
 * @throws ConcurrencyLimitError when more than `maxQueue` would wait
 * @throws RangeError for an option that cannot work
 */
export function concurrencyLimit(options: ConcurrencyLimitOptions): Middleware {
  const { max, maxQueue = Infinity, key = ({ origin }) => origin } = options
  if (!Number.isInteger(max) || max < 1) {
    throw new RangeError(`max is ${max}: pass a whole number from 1`)
  }
  if (maxQueue !== Infinity && (!Number.isInteger(maxQueue) || maxQueue < 0)) {
    throw new RangeError(
      `maxQueue is ${maxQueue}: pass a whole number from 0, or leave it out`,
    )
  }
  const limits = new Map<string, Slots>()

  return async function concurrencyLimit(request, next) {
    const free = await take(request)
    try {
      // Its turn and its abort may have come in the same moment.
      request.signal?.throwIfAborted()
      return untilBodyEnds(await next(request), free)
    } catch (error) {
      free()
      throw error
    }
  }

  /** Waits for a slot. What it returns frees the slot, and may be called twice. */
  async function take(request: HttpRequest): Promise<() => void> {
    const { signal } = request
    signal?.throwIfAborted()
    const name = key(request)
    const limit = limits.get(name) ?? slots(max)
    if (limit.taken === max && limit.waiting >= maxQueue) {
      throw new ConcurrencyLimitError(
        `${String(request)} was not sent: ${max} calls for ${name} are under ` +
          `way and ${limit.waiting} wait, as many as max and maxQueue allow; ` +
          'try again later, and read or release every response',
      )
    }
    limits.set(name, limit)
    await limit.take(signal)
    let held = true
    // Whatever stands further in may never notice the abort.
    signal?.addEventListener('abort', free)
    return free

    function free() {
      if (!held) return
      held = false
      signal?.removeEventListener('abort', free)
      limit.free()
      // A crawler meets ever more origins.
      if (limit.taken === 0) limits.delete(name)
    }
  }
}
