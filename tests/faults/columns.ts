import { join } from 'node:path'
import { env } from 'node:process'
import type { Middleware } from 'middleware-cookbook'
import { inventory } from '../../scripts/cookbook/snippet.ts'
import { FAULTS_OF } from '../../scripts/test/faults-of.ts'

/** A column of the table: the middleware that a call goes through. */
export interface Column {
  readonly name: string
  readonly middleware: (origin: string) => readonly Middleware[]
  /** The fault strikes what the middleware itself calls, not what the caller calls. */
  readonly strikesInside?: boolean
  /** The server asks for credentials first, which is no fault. */
  readonly challenge?: string
}

/** The columns of a recipe, and the file that keeps what they came to. */
export interface ColumnsOf {
  /** `client/retry`; `plain` for a call without middleware. */
  readonly id: string
  /** Absolute, or relative to this folder. */
  readonly results: string
  readonly columns: readonly Column[]
}

const root = join(import.meta.dirname, '../..')

const plain: ColumnsOf = {
  id: 'plain',
  results: 'plain.json',
  columns: [{ name: 'no middleware', middleware: () => [] }],
}

/** The ids of those that are asked for; nothing for all. */
const asked = env[FAULTS_OF]?.split(' ')
const isAsked = (id: string) => asked?.includes(id) ?? true

const files = inventory(root).snippets.flatMap(({ kind, path, file }) => {
  const id = path.replace(/^snippets\/|\/faults\.ts$/g, '')
  return kind === 'faults' && isAsked(id) ? [{ id, file }] : []
})

/** What every recipe says in its `faults.ts`. */
export const recipes: readonly ColumnsOf[] = [
  ...(isAsked(plain.id) ? [plain] : []),
  ...(await Promise.all(
    files.map(async ({ id, file }) => {
      const { columns } = (await import(file)) as { readonly columns: readonly Column[] }
      return { id, results: file.replace(/\.ts$/, '.json'), columns }
    }),
  )),
]
