import { announcesErrors } from './rules/expected-errors.ts'
import { importsOf } from '../cookbook/imports.ts'
import type { Program, Snippet } from '../cookbook/snippet.ts'
import { recordingPath } from '../cookbook/recording-path.ts'

/** Every program loads the runtime, and a process that waits has loaded it already. */
export function isLoaded(path: string): boolean {
  return path.startsWith('runtime/')
}

/** Whether a program may print something else, or its output is another, after a change of these files. */
export function isAffected(
  root: string,
  { path, output }: Program,
  changed: readonly string[],
): boolean {
  if (changed.some(isLoaded)) return true
  if (changed.includes(output) || changed.includes(recordingPath(output))) return true
  const { files } = importsOf(root, path)
  return changed.some((file) => files.has(file))
}

/** Whether the compile errors that a page announces may be others. The compiler takes a second: it is asked only then. */
export function canChangeErrors(
  root: string,
  snippets: readonly Snippet[],
  changed: readonly string[],
): boolean {
  if (changed.some(isLoaded)) return true
  if (changed.some((path) => path.endsWith('.errors'))) return true
  return snippets
    .filter((snippet) => announcesErrors(snippet))
    .some(({ path }) => changed.some((file) => importsOf(root, path).files.has(file)))
}
