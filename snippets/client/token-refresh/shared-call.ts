/**
 * Makes a function that runs one call at a time: who asks while it runs gets
 * the same result or error, and nothing is remembered once it is over. A signal
 * detaches only its owner; when nobody waits any longer, the call is aborted.
 */
export function sharedCall<T>(): SharedCall<T> {
  let current: Running<T> | undefined

  function begin(start: Start<T>): Running<T> {
    const controller = new AbortController()
    const call = { controller, result: start(controller), waiting: 0 }
    const end = () => {
      if (current === call) current = undefined
    }
    call.result.then(end, end)
    return call
  }

  return async function join(start, signal) {
    signal?.throwIfAborted()
    const call = (current ??= begin(start))
    call.waiting++
    try {
      return await unlessAborted(call.result, signal)
    } finally {
      call.waiting--
      if (call.waiting === 0 && current === call) {
        // Whoever asks from now on must not join a call that is given up.
        current = undefined
        call.controller.abort(signal?.reason)
      }
    }
  }
}

/** Joins the call that runs, or starts one. */
export type SharedCall<T> = (
  start: Start<T>,
  signal?: AbortSignal,
) => Promise<T>

type Start<T> = (controller: AbortController) => Promise<T>

interface Running<T> {
  readonly controller: AbortController
  readonly result: Promise<T>
  waiting: number
}

/** The result, unless `signal` aborts first: then its reason, at once. */
export function unlessAborted<T>(
  result: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (!signal) return result
  return new Promise((resolve, reject) => {
    const abort = () => {
      reject(signal.reason)
    }
    const end = () => {
      signal.removeEventListener('abort', abort)
    }
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
    result.then(resolve, reject).finally(end)
  })
}
