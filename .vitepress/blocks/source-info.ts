import { readLines, writeLines } from '../../scripts/cookbook/line-ranges.ts'

/** Where the lines of a block's code are. */
export interface SourceInfo {
  readonly path: string
  /** The line in the file of each line of the code, from 1. */
  readonly lines: readonly number[]
  /** How many columns of indentation the code lacks. */
  readonly indent: number
}

/**
 * Written into a fence's info string, the one thing that reaches a code transformer:
 * `source=snippets/client/retry/retry.ts:12-15,17-30:2`.
 */
export function writeSourceInfo({ path, lines, indent }: SourceInfo): string {
  return `source=${encodeURI(path)}:${writeLines(lines)}:${indent}`
}

/** Reads it back, in a transformer: `readSourceInfo(this.options.meta?.__raw)`. */
export function readSourceInfo(info = ''): SourceInfo | undefined {
  const [, path, lines = '', indent] = /(?:^|\s)source=(\S+):([\d,-]*):(\d+)/.exec(info) ?? []
  if (path === undefined) return undefined
  return { path: decodeURI(path), lines: readLines(lines), indent: Number(indent) }
}
