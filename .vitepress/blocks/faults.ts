import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { html, type Directive } from './directives.ts'
import { escapeHtml } from './escape-html.ts'

/** What the tests wrote: fault, how often it strikes, recipe, and what the caller saw. */
type Faults = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, string>>> | undefined>>
>

/**
 * `::: faults once` and `::: faults always` make a table of what the tests saw, with a row for each fault and a
 * column for each recipe.
 */
export function faultsDirective(root: string): Directive {
  const file = join(root, 'tests/faults/faults.json')
  return (times, newToken) => {
    const faults = JSON.parse(readFileSync(file, 'utf8')) as Faults
    const rows = Object.entries(faults).flatMap(([fault, seen]) => {
      const cells = Object.entries(seen?.[times] ?? {})
      return cells.length > 0 ? [{ fault, cells }] : []
    })
    const [first] = rows
    if (!first) throw new Error(`asks for faults that strike "${times}": write once or always.`)
    return { tokens: [html(newToken, table(first.cells, rows))], files: [file] }
  }
}

type Cells = readonly (readonly [recipe: string, seen: string])[]

function table(head: Cells, rows: readonly { fault: string; cells: Cells }[]): string {
  const heads = ['The server', ...head.map(([recipe]) => recipe)].map(
    (text) => `<th scope="col">${escapeHtml(text)}</th>`,
  )
  const body = rows.map(({ fault, cells }) => {
    const [plain] = cells
    const seen = cells.map(([, text], column) => {
      if (column > 0 && text === plain?.[1]) return '<td class="same">same</td>'
      const breakable = escapeHtml(text).replace(/(\w+)(Error)\b/, '<code>$1<wbr>$2</code>')
      return `<td>${breakable}</td>`
    })
    return `<tr><th scope="row">${escapeHtml(fault)}</th>${seen.join('')}</tr>`
  })
  return (
    `<table class="faults" tabindex="0" v-pre><thead><tr>${heads.join('')}</tr></thead>` +
    `<tbody>\n${body.join('\n')}\n</tbody></table>\n`
  )
}
