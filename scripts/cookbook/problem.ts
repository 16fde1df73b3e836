/** Something that is wrong in the cookbook, with the place to look at and the way out. */
export interface Problem {
  /** A short, stable name such as `output-missing`: tests and annotations refer to it. */
  readonly rule: string
  /** The file to open, relative to the cookbook's root. */
  readonly file: string
  /** The line to look at, from 1. */
  readonly line?: number
  /** One sentence: what is wrong, and what to do about it. */
  readonly message: string
  /** More lines, such as a diff. */
  readonly detail?: string
}

/** `snippets/client/retry/usage.ts:12`, as a terminal makes it clickable. */
export function place({ file, line }: Pick<Problem, 'file' | 'line'>): string {
  return line === undefined ? file : `${file}:${line}`
}
