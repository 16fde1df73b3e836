import { clock } from '../clock.ts'
import { abortable } from './abortable.ts'
import { offAbort, onAbort } from './on-abort.ts'
import { requireArgument, requireOptions, type Rules } from './require-options.ts'
import { above, aFunction, aSignal, required } from './rules.ts'

/** Options of {@link withTimeout}. */
export interface WithTimeoutOptions {
  /** ms. */
  readonly ms: number
  /** Makes the error when the time is up. */
  readonly error: () => Error
  /** The caller's own signal. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs a function under a limit of time. Its signal aborts when the time is up or the caller aborts, and the result
 * rejects at once with that reason, even if the function does not listen.
 *
 * @throws the error of `error()` when the time is up; the caller's reason when the caller aborts; RangeError or TypeError
 * for an option that cannot work
 *
 * @example
 * const late = () => new Error('No token within 10 s')
 * const token = await withTimeout({ ms: 10_000, error: late }, (signal) => fetchToken(signal))
 */
export async function withTimeout<T>(
  options: WithTimeoutOptions,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  requireOptions('withTimeout', options, OPTIONS)
  requireArgument('withTimeout(run)', run, RUN)
  const { ms, error, signal: caller } = options
  caller?.throwIfAborted()
  const controller = new AbortController()
  const abort = () => {
    controller.abort(caller?.reason)
  }
  if (caller) onAbort(caller, abort)
  const stopTimer = clock.after(ms, () => {
    controller.abort(reasonFrom(error))
  })
  try {
    return await abortable(controller.signal, run(controller.signal))
  } finally {
    stopTimer()
    if (caller) offAbort(caller, abort)
  }
}

/** What fails to make the error is the error: a timer has no caller that could catch it. */
function reasonFrom(make: () => Error): unknown {
  try {
    return make()
  } catch (error) {
    return error
  }
}

const RUN = /* @__PURE__ */ required(aFunction)
const OPTIONS: Rules<WithTimeoutOptions> = {
  ms: /* @__PURE__ */ required(/* @__PURE__ */ above(0, 'ms')),
  error: RUN,
  signal: aSignal,
}
