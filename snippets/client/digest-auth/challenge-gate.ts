import { clock } from 'middleware-cookbook'
import { abortable, settle } from 'middleware-cookbook/kit'

/** Made by {@link challengeGate}. */
export interface ChallengeGate {
  /** Whether a call asks about `key` right now. */
  asks(key: string): boolean
  /** Waits for the call that asks about `key` right now, but not for long. */
  wait(key: string, signal: AbortSignal | undefined): Promise<void>
  /** Runs `ask`. Calls that come before it has ended can wait for it. */
  ask<T>(key: string, ask: () => Promise<T>): Promise<T>
}

/**
 * Lets one call ask a server what it wants, while the others wait for the
 * answer: a hundred first calls cost one challenge.
 */
export function challengeGate(): ChallengeGate {
  const asking = new Map<string, Promise<unknown>>()

  return {
    asks: (key: string) => asking.has(key),

    async wait(key: string, signal: AbortSignal | undefined): Promise<void> {
      const answered = asking.get(key)
      if (answered) await patiently(answered, signal)
    },

    async ask<T>(key: string, ask: () => Promise<T>): Promise<T> {
      if (asking.has(key)) return ask()
      const asked = ask()
      asking.set(key, settle(asked))
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

async function patiently(
  answered: Promise<unknown>,
  signal: AbortSignal | undefined,
): Promise<void> {
  let stopTimer: (() => void) | undefined
  const late = new Promise<void>((resolve) => {
    stopTimer = clock.after(LONGEST_WAIT, resolve)
  })
  try {
    await abortable(signal, Promise.race([answered, late]))
  } finally {
    stopTimer?.()
  }
}
