import type { Recording } from '../../scripts/timeline/recording.ts'

/** What a page sends to the worker that runs a program, with the port over which the two then talk. */
export interface Start {
  /** By which stacks call the files that a reader sees: `snippets/client/retry/usage.ts`. */
  readonly paths: readonly string[]
  /** The modules that run one after the other, of a program or of tests: addresses. */
  readonly programs: readonly string[]
  /** What it needs, so that nothing is loaded while its time runs. */
  readonly load: readonly string[]
}

/** What a page sends to a worker that is to run a program later: what that is likely to need. */
export type Prepare = Pick<Start, 'load'>

/** What a page sends to the frame in which edited code runs, with the port for the worker, and one for an alarm. */
export interface Framed {
  /** The text of each module, by its name; one imports another as `./name`. */
  readonly modules: Readonly<Record<string, string>>
  /** The names of those that a reader has edited. */
  readonly edited: readonly string[]
  /** The module that runs in the worker; it exports `run`. */
  readonly worker: string
  /** What `run` gets, with names in the place of addresses. */
  readonly start: Start
}

/** A line of a file, from 1. */
export interface Place {
  readonly path: string
  readonly line: number
}

/** Asks whether the program lets anything else run, and is the answer. */
export const PING = 'ping'

/** A test, as what it says, and whether the recipe is so. */
export interface Rule {
  readonly name: string
  /** `left` is for one that a browser cannot try. */
  readonly state: 'holds' | 'broken' | 'left'
  readonly why?: string
}

/** What the worker tells the page. */
export type Report =
  /** All is loaded, and the program's time begins. */
  | { readonly type: 'started' }
  /** One call of `console.log`. */
  | { readonly type: 'printed'; readonly text: string }
  | { readonly type: 'ended' }
  /** What happened when, before it says how it ended; the code of a span is `snippets/client/retry/naive.ts:12`. */
  | { readonly type: 'recorded'; readonly recording: Recording }
  /** A test has ended; an error of it was thrown in this place. */
  | ({ readonly type: 'ruled'; readonly place: Place | undefined } & Rule)
  /** An error ended it, in this place if the error's stack names one. */
  | { readonly type: 'threw'; readonly headline: string; readonly place: Place | undefined }
  /** It is no program; only an edited one can be. */
  | { readonly type: 'malformed'; readonly message: string; readonly place: Place }
  /** It printed so much that it will not end. */
  | { readonly type: 'flooded' }
  /** A file could not be loaded. */
  | { readonly type: 'unreachable' }
