import type { Framed, Place } from '../../run/messages.ts'
import type { Recording } from '../../../scripts/timeline/recording.ts'
import type { Outcome } from './outcome.ts'
import type { Thread } from './run.ts'

/** A program that a reader edits, below its buttons. */
export interface Editing {
  thread(): Promise<Thread>
  /** What the thread gets. */
  start(): Promise<Framed>
  /** What the page says, of a program that is not the one that CI runs. */
  judge(outcome: Outcome): Outcome
  /** Shows when the run did what; without a recording, as the tests had it. */
  follow(recording: Recording | undefined): void
  /** Marks a line, and returns what leads to it; undefined for a file that is not edited, of which only edited code speaks. */
  show(place: Place): HTMLElement | undefined
}

/** By the figure of a program's output. */
export const editing = new WeakMap<HTMLElement, Editing>()
