import { clock } from '../clock.ts'
import { requireArgument } from '../kit/require-options.ts'
import { requireKnown } from '../kit/require-known.ts'
import { aLimit } from '../kit/rules.ts'
import { warn } from '../kit/warn.ts'

/** Options of `client.close()` and `transport.close()`. */
export interface CloseOptions {
  /**
   * Limit in ms for the wait; 0 waits for nothing. Then what is left is given up: its connections are closed, its calls
   * and reads reject with a {@link NetworkError} whose code is `ERR_CLOSED`, and the promise resolves. Default: none.
   */
  readonly timeout?: number
}

/** A call that is under way, and what of it, such as `not answered`. */
export interface Waiting {
  readonly call: string
  readonly what: string
}

/** What can be closed, and may have to wait for that. */
export interface Closable {
  /** Refuses new calls. Resolves when the last one is over. */
  done(): Promise<void>
  /** Ends what is left. The calls get a NetworkError of which this is the cause. */
  giveUp(error: Error): Promise<void>
  /** What it waits for. */
  waitsFor(): readonly Waiting[]
}

export type Close = (options?: CloseOptions) => Promise<void>

/** ms. A program that waits as long may wait forever, and would not know for what. */
const LONG = 5000

/** How many calls a warning names. */
const NAMED = 5

const TIMEOUT = /* @__PURE__ */ aLimit('ms')

/**
 * Makes a `close()`. It waits without a limit unless it is called with one, and warns once when that takes long.
 *
 * @param name as messages call it: `client.close`
 */
export function closeOf(name: string, what: Closable): Close {
  let closed: Promise<void> | undefined
  let giveUp: Stop | undefined
  const stops = new Set<() => void>()

  return function close(options = {}) {
    try {
      requireKnown(name, options, ['timeout'])
      requireArgument(`${name}({ timeout })`, options.timeout, TIMEOUT)
    } catch (error) {
      return Promise.reject(error)
    }
    closed ??= begin()
    const { timeout = Infinity } = options
    // A second call may have less time than the first.
    if (timeout !== Infinity) after(timeout, () => giveUp?.(gaveUp(name, timeout)))
    return closed
  }

  function begin(): Promise<void> {
    after(LONG, () => {
      const waits = what.waitsFor()
      if (waits.length > 0) warn(waitsText(name, waits), 'CloseWarning', 'WARN_CLOSE_WAITS')
    })
    return new Promise<void>((resolve, reject) => {
      let done = what.done()
      giveUp = (error) => {
        // It may fail now, because what it waits for has been destroyed.
        done = what.giveUp(error)
        done.then(resolve, reject)
      }
      const first = done
      first.then(resolve, (error: unknown) => {
        if (done === first) reject(error)
      })
    }).finally(() => {
      giveUp = undefined
      for (const stop of stops) stop()
    })
  }

  function after(ms: number, act: () => void): void {
    stops.add(clock.after(ms, act))
  }
}

type Stop = (error: Error) => void

function waitsText(name: string, waits: readonly Waiting[]): string {
  const more = waits.length - NAMED
  const named = waits
    .slice(0, NAMED)
    .map(({ call, what }) => `${call} (${what})`)
    .join(', ')
  return (
    `${name}() has waited ${LONG / 1000} s for ${named}${more > 0 ? ` and ${more} more` : ''}. ` +
    `Read each response, or release() it; ${name}({ timeout }) gives up what is left`
  )
}

/** Why a call failed that was still under way. `retry()` knows its code: another attempt would be refused. */
function gaveUp(name: string, timeout: number): Error {
  const text = `${name}({ timeout: ${timeout} }) gave up the call`
  return Object.assign(new Error(text), { code: 'ERR_CLOSED' })
}
