import { instrument } from '../../scripts/timeline/instrument.ts'

/** By text: the dev server makes all files anew after a change of one. */
const known = new Map<string, string>()

/**
 * What edited code is recorded with, instrumented. A page that did this would hear its reader only after a second.
 *
 * @param names the files that the recorder and edited code import
 * @param imports what each file imports
 * @param files their texts
 * @returns the texts of those that wait for something, by the name of the file: the others stay as they are
 */
export function instrumentedFiles(
  names: readonly string[],
  imports: ReadonlyMap<string, readonly string[]>,
  files: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const all = new Set(names)
  for (const name of all) for (const each of imports.get(name) ?? []) all.add(each)
  const changed = new Map<string, string>()
  for (const name of all) {
    const text = files.get(name) ?? ''
    const instrumented = known.get(text) ?? instrument(text)
    if (instrumented === undefined) throw new Error(`${name} is no module.`)
    known.set(text, instrumented)
    if (instrumented !== text) changed.set(name, instrumented)
  }
  return changed
}
