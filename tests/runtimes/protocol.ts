/** What the runner has to know about a program. */
export interface Task {
  readonly path: string
  readonly file: string
  readonly throws?: string
}

/** What the runner's process gets, as JSON on its standard input. */
export interface Tasks {
  readonly seed: number
  /** How long one program may take, in ms of real time. */
  readonly limit: number
  readonly programs: readonly Task[]
}

/** What became of one program: a line of JSON on the runner's standard output. */
export interface Ran {
  readonly path: string
  readonly output: string
  readonly complaints: readonly string[]
}
