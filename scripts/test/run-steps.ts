import { runStep, type Outcome, type Surroundings } from './run-step.ts'
import type { Step } from './steps.ts'

/** Is told when a step starts and how it ended. */
export interface Listener {
  started(step: Step): void
  ended(outcome: Outcome): void
}

/**
 * Runs steps side by side, in order as far as their needs allow. One that fails stops only those that need it,
 * and these fail too.
 *
 * @param atOnce how many places there are: a step takes one, unless it says otherwise
 * @returns the outcomes, in the order of the steps
 */
export async function runSteps(
  steps: readonly Step[],
  atOnce: number,
  surroundings: Surroundings,
  listener: Listener,
  run: typeof runStep = runStep,
): Promise<Outcome[]> {
  const waiting = new Set(steps)
  const running = new Map<Step, Promise<void>>()
  const outcomes = new Map<string, Outcome>()

  const end = (outcome: Outcome): void => {
    outcomes.set(outcome.step.name, outcome)
    listener.ended(outcome)
  }

  /** A step that takes more places than there are runs alone. */
  const fits = (step: Step): boolean => {
    const taken = [...running.keys()].reduce((sum, { places = 1 }) => sum + places, 0)
    return taken === 0 || taken + (step.places ?? 1) <= atOnce
  }

  while (waiting.size > 0 || running.size > 0) {
    for (const step of waiting) {
      const needed = (step.needs ?? []).map((name) => outcomes.get(name))
      const broken = needed.find((outcome) => outcome?.passed === false)
      if (broken || surroundings.signal.aborted) {
        waiting.delete(step)
        end(notRun(step, broken ? `${broken.step.name} failed` : 'npm test was stopped'))
      } else if (needed.every((outcome) => outcome?.passed)) {
        // Nor do those that come later, or a step of many places would never begin.
        if (!fits(step)) break
        waiting.delete(step)
        listener.started(step)
        running.set(
          step,
          run(step, surroundings).then((outcome) => {
            running.delete(step)
            end(outcome)
          }),
        )
      }
    }
    if (running.size > 0) await Promise.race(running.values())
  }
  return steps.flatMap(({ name }) => outcomes.get(name) ?? [])
}

function notRun(step: Step, reason: string): Outcome {
  return { step, passed: false, seconds: 0, output: `Not run, because ${reason}.` }
}
