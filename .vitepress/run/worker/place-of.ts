import type { Place } from '../messages.ts'

/**
 * The line that a stack names first, of files that a reader sees: a module has the lines of its file, and its path as the
 * name of its source.
 *
 * @param paths such as `snippets/client/retry/usage.ts`
 */
export function placeIn(stack = '', paths: readonly string[]): Place | undefined {
  for (const frame of stack.split('\n')) {
    const path = paths.find((each) => frame.includes(`${each}:`))
    const [line] = /^\d+/.exec(frame.split(`${path}:`)[1] ?? '') ?? []
    if (path !== undefined && line !== undefined) return { path, line: Number(line) }
  }
  return undefined
}
