import { fileIn, filesOf, lineCount, type Entry, type Item } from './item.ts'

/** A line for each recipe. */
export function list(entries: readonly Entry[]): string {
  const width = Math.max(...entries.map(({ id }) => id.length))
  return entries.map(({ id, description }) => `${id.padEnd(width)}  ${description}`).join('\n')
}

/** What a recipe is and needs, and its files one after the other. */
export function view(item: Item, tests: boolean): string {
  const files = filesOf(item, tests)
  const lines = files.reduce((sum, { text }) => sum + lineCount(text), 0)
  const summary = [
    `${item.title} (${item.id}, version ${item.version})`,
    item.description,
    `${files.length} ${files.length === 1 ? 'file' : 'files'}, ${lines} lines, depends on ${Object.keys(item.dependencies).join(', ')}`,
  ]
  return [
    ...summary,
    ...files.map(({ name, text }) => `\n// ---- ${name}\n\n${text.trimEnd()}`),
  ].join('\n')
}

/**
 * One file, byte for byte as the page shows it.
 *
 * @throws UsageError if the recipe has no file of that name
 */
export function viewFile(item: Item, name: string): string {
  return fileIn(item, name).text
}
