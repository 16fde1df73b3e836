import { abortable } from './abortable.ts'
import { notify } from './notify.ts'
import { requireOptions } from './require-options.ts'
import { aFunction } from './rules.ts'

/** Joins the call that is running, or starts one. Made by {@link singleFlight}. */
export type SingleFlight<T> = (
  start: (signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
) => Promise<T>

/** Options of {@link singleFlight}. */
export interface SingleFlightOptions {
  /** Called each time a call is over, or its last caller has left, and no other runs. Its errors are printed. */
  readonly onIdle?: () => void
}

/**
 * Makes a function that runs one call at a time: callers that arrive while it runs get the same result or error. It
 * remembers nothing when the call is over.
 *
 * A caller's signal detaches only that caller. When the last one has left, the signal that `start` got aborts with that
 * caller's reason, and the next caller starts anew.
 *
 * @throws TypeError for an option that cannot work
 *
 * @example
 * const share = singleFlight<Token>()
 * const token = await share((signal) => fetchToken(signal), request.signal)
 */
export function singleFlight<T>(options: SingleFlightOptions = {}): SingleFlight<T> {
  requireOptions('singleFlight', options, { onIdle: aFunction })
  const { onIdle } = options
  let current: Flight<T> | undefined

  function leave(flight: Flight<T>): boolean {
    if (current !== flight) return false
    current = undefined
    void notify(onIdle)
    return true
  }

  function begin(start: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const controller = new AbortController()
    const flight = { controller, result: start(controller.signal), waiting: 0 }
    const end = () => leave(flight)
    flight.result.then(end, end)
    return flight
  }

  return async function join(start, signal) {
    signal?.throwIfAborted()
    const flight = (current ??= begin(start))
    flight.waiting++
    try {
      return await abortable(signal, flight.result)
    } finally {
      flight.waiting--
      // A later caller must not join a call that is given up.
      if (flight.waiting === 0 && leave(flight)) flight.controller.abort(signal?.reason)
    }
  }
}

interface Flight<T> {
  readonly controller: AbortController
  readonly result: Promise<T>
  waiting: number
}
