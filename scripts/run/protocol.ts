import type { Program } from '../cookbook/snippet.ts'
import type { Problem } from '../cookbook/problem.ts'

/** What the process that runs programs is asked to do. */
export interface Job {
  readonly root: string
  readonly program: Program
  /** Chooses the random numbers that the program draws. */
  readonly seed: number
  /** How long it may take, in ms. */
  readonly limit: number
  /** Where a page shows its output. */
  readonly page?: string
  /** All that it prints is right: it is not compared with its output file. */
  readonly accepts?: boolean
  /** Each look at the clock finds that some time has passed. */
  readonly noisy?: boolean
  /** It runs on a virtual clock, and the answer holds the recording. For a process with the browser's platform. */
  readonly records?: boolean
}

/** What it answers. */
export interface Verdict {
  readonly output: string
  readonly problems: readonly Problem[]
  /** What the program before did, when it was thought to have ended. */
  readonly afterwards: readonly string[]
  /** How long it took, in ms. */
  readonly ms: number
  /** The text of its recording, if the job asked for one and there is something to show. */
  readonly recording?: string
}

/** Asks for everything to be loaded that a job needs, but for the program. */
export const PREPARE = 'prepare'

/** Asks whether anything else gets its turn, and is the answer. */
export const PING = 'ping'

/** Sent when all is loaded and the program's time begins. */
export const STARTED = 'started'
