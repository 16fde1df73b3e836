import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'
import { html, type Render } from './directives.ts'

/** `::: measured server/rate-limit/four-processes` shows a text whose columns are two blanks apart as a table, which fits a phone. */
export function measuredDirective(root: string): Render {
  return (of, newToken) => {
    const file = join(root, `snippets/${of}.txt`)
    return { tokens: [html(newToken, tableOf(readFileSync(file, 'utf8')))], files: [file] }
  }
}

/** @throws Error if a line has other columns than the first one */
export function tableOf(text: string): string {
  const [head = [], ...rows] = text.trimEnd().split('\n').map(columnsOf)
  const other = rows.find((row) => row.length !== head.length)
  if (other)
    throw new Error(
      `shows a table with ${head.length} columns, where "${other[0]}" has ${other.length}.`,
    )
  const body = rows.map(([name = '', ...cells]) => {
    const rest = cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')
    return `<tr><th scope="row">${escapeHtml(name)}</th>${rest}</tr>`
  })
  return (
    `<table class="benchmark measured" tabindex="0" v-pre><thead><tr>` +
    head.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('') +
    `</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table>\n`
  )
}

function columnsOf(line: string): string[] {
  return line.trim().split(/ {2,}/)
}
