/** Where the first line of a block's code stands. */
export interface SourceInfo {
  readonly path: string
  readonly firstLine: number
}

/**
 * Written into a fence's info string, the one thing that reaches a code transformer:
 * `source=snippets/client/retry/retry.ts:12`.
 */
export function writeSourceInfo({ path, firstLine }: SourceInfo): string {
  return `source=${encodeURI(path)}:${firstLine}`
}

/** Reads it back, in a transformer: `readSourceInfo(this.options.meta?.__raw)`. */
export function readSourceInfo(info = ''): SourceInfo | undefined {
  const [, path, line] = /(?:^|\s)source=(\S+):(\d+)/.exec(info) ?? []
  return path === undefined ? undefined : { path: decodeURI(path), firstLine: Number(line) }
}
