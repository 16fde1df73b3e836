import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { recipesOf, type Recipe } from './recipe.ts'

/** The file that has the table, relative to the root. */
export const SECURITY = 'SECURITY.md'

const BEGIN = '<!-- The promises of the pages. "npm run promote" writes this table. -->'
const END = '<!-- End of the promises. -->'

/** A file with a generated part: as it is, and as it ought to be. */
export interface Generated {
  readonly before: string
  readonly after: string
  /** Where the generated part begins, from 1. */
  readonly line: number
}

/**
 * SECURITY.md with the promises that the front matter of each recipe's page makes, and the tests that show them.
 *
 * @returns undefined where there is no such file, or no place for the table in it
 */
export function securityFile(root: string): Generated | undefined {
  const file = join(root, SECURITY)
  const before = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const begin = before.indexOf(BEGIN)
  const end = before.indexOf(END)
  if (begin < 0 || end < begin) return undefined
  const table = promiseTable(recipesOf(root))
  const after = `${before.slice(0, begin)}${BEGIN}\n\n${table}\n\n${before.slice(end)}`
  return { before, after, line: before.slice(0, begin).split('\n').length }
}

function promiseTable(recipes: readonly Recipe[]): string {
  const names = recipes.map(({ id }) => functionName(id))
  const rows = recipes.flatMap((recipe) =>
    recipe.page.promises.map(({ promise, test }, index) => [
      index === 0 ? nameIn(names, recipe.id) : '',
      promise,
      `[${test}](${fileOf(recipe, test)})`,
    ]),
  )
  return format([['Recipe', 'Promise', 'Shown by'], ...rows])
}

/** `client/basic-auth` is `basicAuth`; where both sides have one, it says which. */
function nameIn(names: readonly string[], id: string): string {
  const name = functionName(id)
  const side = id.slice(0, id.indexOf('/'))
  return names.filter((one) => one === name).length > 1 ? `\`${name}\`, ${side}` : `\`${name}\``
}

function functionName(id: string): string {
  const name = id.slice(id.indexOf('/') + 1)
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}

/** Empty where no test has this name, which the check of the front matter reports. */
function fileOf({ files }: Recipe, test: string): string {
  return files.find(({ role, text }) => role === 'test' && text.includes(`'${test}'`))?.path ?? ''
}

/** As Prettier formats a table. */
function format(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  return [line(head), rule, ...body.map(line)].join('\n')
}
