import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const snippets = join(import.meta.dirname, '../../snippets')

/**
 * Writes what the page of a recipe shows of four processes.
 *
 * @param recipe such as `server/rate-limit`
 * @param name of the file, without `.txt`
 * @param table its first column is text, the others are numbers
 */
export function writeTable(
  recipe: string,
  name: string,
  table: readonly (readonly string[])[],
): void {
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  )
  const lines = table.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0
        return column === 0 ? cell.padEnd(width) : cell.padStart(width)
      })
      .join('   '),
  )
  writeFileSync(join(snippets, recipe, `${name}.txt`), `${lines.join('\n')}\n`)
  console.log(lines.join('\n'))
}
