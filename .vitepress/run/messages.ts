/** What a page sends to the worker that runs a program, with the port over which the two then talk. */
export interface Start {
  /** By which stacks call the program: `snippets/client/retry/usage.ts`. */
  readonly path: string
  /** The module of the program: an address from the root of the site. */
  readonly program: string
  /** What it needs, so that nothing is loaded while its time runs. */
  readonly load: readonly string[]
}

/** Asks whether the program lets anything else run, and is the answer. */
export const PING = 'ping'

/** What the worker tells the page. */
export type Report =
  /** All is loaded, and the program's time begins. */
  | { readonly type: 'started' }
  /** One call of `console.log`. */
  | { readonly type: 'printed'; readonly text: string }
  | { readonly type: 'ended' }
  /** An error ended it; the line is that of the program, from 1, if the error's stack names it. */
  | { readonly type: 'threw'; readonly headline: string; readonly line: number | undefined }
  /** It printed so much that it will not end. */
  | { readonly type: 'flooded' }
  /** A file could not be loaded. */
  | { readonly type: 'unreachable' }
