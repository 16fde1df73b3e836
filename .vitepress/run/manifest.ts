/** What a page has to know before it can run a program: names of files below {@link FOLDER}. */
export interface Manifest {
  readonly worker: string
  /** What an editor needs: a {@link Kit}. */
  readonly kit: string
  /** The ticket of each program, by its id. */
  readonly tickets: Readonly<Record<string, string>>
}

/** All that one program needs, as JSON. */
export interface Ticket {
  /** Relative to the root of the repository: `snippets/client/retry/usage.ts`. */
  readonly path: string
  /** The file of its module. */
  readonly program: string
  /** The files that it imports, and what these import. */
  readonly load: readonly string[]
  /** The text of each file that a reader can edit, by its path: of the program first. */
  readonly sources: Readonly<Record<string, string>>
  /** The {@link RuleSet} of the recipe, if its tests run in a page. */
  readonly rules?: string
  /** Of all these texts. */
  readonly version: string
  /** What fields can change in it; absent for a program without a timeline. */
  readonly fields?: readonly FieldList[]
  /** What it printed in the tests: the text of its output file. */
  readonly output: string
  /** Its concurrent lines come in any order. */
  readonly unordered: boolean
  /** Why it prints something else in a browser. */
  readonly browser?: string
}

/** Options of a function that fields can change. */
export interface FieldList {
  /** `retry` */
  readonly of: string
  readonly options: readonly Field[]
}

export interface Field {
  readonly name: string
  readonly type: 'number' | 'boolean'
  /** The default, if there is one. */
  readonly value?: number | boolean
  /** What the option does, in a sentence. */
  readonly text: string
}

/** What edited programs run with, as JSON. */
export interface Kit {
  /** The page in which they run. */
  readonly frame: string
  /** The worker that records them, if there is a picture of them. */
  readonly recorder: string
  /** The file of everything that they can import by the name of a package. */
  readonly packages: Readonly<Record<string, string>>
  /** The files that each file imports. */
  readonly imports: Readonly<Record<string, readonly string[]>>
  /** The file that the recorder needs in the place of another. */
  readonly instrumented: Readonly<Record<string, string>>
}

/** The tests that ship with a recipe, as JSON. */
export interface RuleSet {
  /** The worker that runs them. */
  readonly worker: string
  /** Of their texts, the tests. */
  readonly tests: readonly string[]
  /** The text of each file that they need, the recipe included, by its path. */
  readonly sources: Readonly<Record<string, string>>
  /** The files of what only tests import. */
  readonly packages: Readonly<Record<string, string>>
  /** How many more rules need Node. */
  readonly left: number
}

/** Where the files are, below the base of the site. */
export const FOLDER = 'assets/run'
