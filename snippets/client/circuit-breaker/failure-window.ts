import { clock } from 'middleware-cookbook'

/** Counts the calls of the last milliseconds. Made by {@link failureWindow}. */
export interface FailureWindow {
  /** Counts a call. What it returns makes a failure of one that succeeded. */
  add(failed: boolean): () => void
  /** How many calls are in the window, and how many of them failed. */
  count(): { readonly calls: number; readonly failures: number }
}

/** A slot is a tenth of the window, so that memory does not grow with calls. */
const SLOTS = 10

/** Makes an empty window. `length` is in ms. */
export function failureWindow(length: number): FailureWindow {
  const slots: Slot[] = []

  function newest(): Slot {
    const now = clock.now()
    const last = slots[slots.length - 1]
    if (last && now - last.start < length / SLOTS) return last
    const slot = { start: now, calls: 0, failures: 0 }
    slots.push(slot)
    forgetBefore(now - length)
    return slot
  }

  function forgetBefore(time: number): void {
    while (slots[0] && slots[0].start <= time) slots.shift()
  }

  return {
    add(failed) {
      const slot = newest()
      slot.calls++
      if (failed) slot.failures++
      return () => {
        // It failed now, which may be long after it began.
        slot.calls--
        const late = newest()
        late.calls++
        late.failures++
      }
    },
    count() {
      forgetBefore(clock.now() - length)
      const sum = { calls: 0, failures: 0 }
      for (const { calls, failures } of slots) {
        sum.calls += calls
        sum.failures += failures
      }
      return sum
    },
  }
}

interface Slot {
  /** When it began, in `clock.now()`. */
  readonly start: number
  calls: number
  failures: number
}
