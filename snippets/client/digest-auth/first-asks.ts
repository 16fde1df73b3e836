import { clock } from 'middleware-cookbook'

/**
 * Lets one call ask a server what it wants, while the others wait for the
 * answer: a hundred first calls cost one challenge.
 */
export function firstAsks() {
  const asking = new Map<string, Promise<void>>()

  return {
    /** Whether somebody asks about `key` right now. */
    asks: (key: string) => asking.has(key),

    /** Waits for whoever asks about `key` right now, but not for long. */
    async wait(key: string, signal: AbortSignal | undefined): Promise<void> {
      const answered = asking.get(key)
      if (answered) await patiently(answered, signal)
    },

    /** Runs `ask`. Who comes before it has ended can wait for it. */
    async ask<T>(key: string, ask: () => Promise<T>): Promise<T> {
      if (asking.has(key)) return ask()
      const asked = ask()
      const answered = asked.then(ignore, ignore)
      asking.set(key, answered)
      try {
        return await asked
      } finally {
        asking.delete(key)
      }
    },
  }
}

/** In ms. An answer that is held back, as in long polling, must not hold up everyone. */
const LONGEST_WAIT = 1000

function patiently(
  answered: Promise<void>,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const abort = () => {
      end()
      reject(signal?.reason)
    }
    const go = () => {
      end()
      resolve()
    }
    const stopTimer = clock.after(LONGEST_WAIT, go)
    function end() {
      stopTimer()
      signal?.removeEventListener('abort', abort)
    }
    if (signal?.aborted) abort()
    else signal?.addEventListener('abort', abort, { once: true })
    void answered.then(go)
  })
}

function ignore(): void {
  // Who waits wants to know that it is over, not how.
}
