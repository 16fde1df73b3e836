import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { html, type Render } from './directives.ts'
import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'

/** What the tests wrote. */
interface Results {
  readonly node: string
  readonly rows: readonly Row[]
}

interface Row {
  readonly group: string
  readonly behaviour: string
  readonly ours: boolean
  readonly node: boolean
  readonly why?: string
}

/**
 * What the tests saw of the fetch standard: `::: fetch share` says how much of it holds, for each group;
 * `::: fetch differences` lists where `client.fetch` or Node's own is different; `::: fetch behaviours` lists all of them, folded.
 */
export function fetchDirective(root: string): Render {
  const file = join(root, 'tests/fetch-standard/results.json')
  return (part, newToken) => {
    const results = JSON.parse(readFileSync(file, 'utf8')) as Results
    const show = Object.hasOwn(parts, part) ? parts[part] : undefined
    if (!show) throw new Error(`asks for fetch "${part}": write ${Object.keys(parts).join(', ')}.`)
    return { tokens: [html(newToken, show(results))], files: [file] }
  }
}

const parts: Readonly<Record<string, (results: Results) => string>> = {
  share({ node, rows }) {
    const total = ['All', ...counts(rows)]
    const groups = [...grouped(rows)].map(([group, own]) => [escapeHtml(group), ...counts(own)])
    return table(['', 'Behaviours', 'client.fetch', `Node ${escapeHtml(node)}`], [...groups, total])
  },

  differences: ({ rows }) =>
    table(
      ['The standard says', 'client.fetch', 'Node', 'Why'],
      rows
        .filter(({ ours, node }) => !ours || !node)
        .map(({ group, behaviour, ours, node, why = '' }) => [
          escapeHtml(`${group}: ${behaviour}`),
          yesOrNo(ours),
          yesOrNo(node),
          escapeHtml(why),
        ]),
    ),

  behaviours: ({ rows }) =>
    [...grouped(rows)]
      .map(([group, own]) => {
        const items = own.map(({ behaviour }) => `<li>${escapeHtml(behaviour)}</li>`).join('\n')
        return `<details class="details custom-block" v-pre><summary>${escapeHtml(group)}</summary><ul>\n${items}\n</ul></details>\n`
      })
      .join(''),
}

function grouped(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) groups.set(row.group, [...(groups.get(row.group) ?? []), row])
  return groups
}

function counts(rows: readonly Row[]): string[] {
  const held = (one: 'ours' | 'node') => rows.filter((row) => row[one]).length
  return [rows.length, held('ours'), held('node')].map(String)
}

function yesOrNo(holds: boolean): string {
  return holds ? 'yes' : '<strong>no</strong>'
}

/** The cells are HTML. The first of each row is its heading. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const heads = head.map((text) => `<th scope="col">${text}</th>`).join('')
  const body = rows.map(([first = '', ...rest]) => {
    const cells = rest.map((text) => `<td>${text}</td>`).join('')
    return `<tr><th scope="row">${first}</th>${cells}</tr>`
  })
  return (
    `<table class="fetch-standard" tabindex="0" v-pre><thead><tr>${heads}</tr></thead>` +
    `<tbody>\n${body.join('\n')}\n</tbody></table>\n`
  )
}
