import { clock } from 'middleware-cookbook'
import { failureWindow } from './failure-window.ts'

/** `closed` lets calls pass, `open` refuses them, `half-open` sends probes. */
export type CircuitState = 'closed' | 'open' | 'half-open'

/** When a circuit opens, and how it closes again. */
export interface CircuitRules {
  readonly threshold: number
  readonly minimum: number
  readonly window: number
  readonly openFor: number
  readonly probes: number
  readonly onChange: (from: CircuitState, to: CircuitState, why: Why) => void
}

/** Why nothing is sent. */
export interface Why {
  /** ms until a call may be sent. */
  readonly wait: number
  /** How the call failed that opened the circuit. */
  readonly reason: string | undefined
}

/** How a call ended. */
export interface Ending {
  /** Undefined: it says nothing about the service. */
  readonly failed: boolean | undefined
  /** Such as `503`. */
  readonly reason: string
  /** ms for which the service asks to be left alone. */
  readonly asked: number
}

/** A call that may be sent. It counts, unless the state has changed since it began. */
export interface Attempt {
  readonly end: (ending: Ending) => void
  /** The body of a response that counted as a success has failed. */
  readonly breakOff: (reason: string) => void
}

/** The state of one origin. */
export interface Circuit {
  /** Begins a call, or says why it must not be sent. */
  begin(): Attempt | Why
}

/** Makes a circuit that is closed. */
export function newCircuit(rules: CircuitRules): Circuit {
  let phase = closed()
  return { begin: () => phase.begin() }

  function change(from: Phase, to: Phase, why: Why): void {
    phase = to
    rules.onChange(from.state, to.state, why)
  }

  function open(from: Phase, reason: string, asked = 0): void {
    // Processes that open at the same moment must not all probe at the same.
    const own = rules.openFor * (1 + clock.random() / 5)
    const wait = Math.max(own, asked)
    change(from, opened(clock.now() + wait, reason), { wait, reason })
  }

  function closed(): Phase {
    const calls = failureWindow(rules.window)
    const self: Phase = { state: 'closed', begin }
    return self

    function begin(): Attempt {
      let makeFailure: (() => void) | undefined
      return {
        end({ failed, reason, asked }) {
          if (phase !== self || failed === undefined) return
          const undo = calls.add(failed)
          if (failed) openIfTooMany(reason, asked)
          else makeFailure = undo
        },
        breakOff(reason) {
          if (phase !== self || !makeFailure) return
          makeFailure()
          openIfTooMany(reason)
        },
      }
    }

    function openIfTooMany(reason: string, asked?: number): void {
      const count = calls.count()
      if (count.calls < rules.minimum) return
      if (count.failures >= rules.threshold * count.calls) {
        open(self, reason, asked)
      }
    }
  }

  function opened(until: number, reason: string): Phase {
    const self: Phase = { state: 'open', begin }
    return self

    function begin(): Attempt | Why {
      const wait = until - clock.now()
      if (wait > 0) return { wait, reason }
      const next = halfOpen(reason)
      change(self, next, { wait: 0, reason })
      return next.begin()
    }
  }

  function halfOpen(reason: string): Phase {
    const self: Phase = { state: 'half-open', begin }
    let successes = 0
    let nextProbe = -Infinity
    let latest: Attempt | undefined
    return self

    function begin(): Attempt | Why {
      const wait = nextProbe - clock.now()
      if (wait > 0) return { wait, reason }
      // One at a time. If it never ends, the next one need not wait for it.
      nextProbe = clock.now() + rules.openFor
      const probe: Attempt = { end, breakOff }
      latest = probe
      return probe

      function end({ failed, reason, asked }: Ending): void {
        if (phase !== self) return
        if (failed) {
          open(self, reason, asked)
          return
        }
        if (failed === false) successes++
        if (successes >= rules.probes) {
          change(self, closed(), { wait: 0, reason: undefined })
        } else if (latest === probe) nextProbe = -Infinity
      }
      function breakOff(reason: string): void {
        if (phase === self) open(self, reason)
      }
    }
  }
}

/** What is begun in a phase is counted in it, and in no later one. */
interface Phase {
  readonly state: CircuitState
  readonly begin: () => Attempt | Why
}
