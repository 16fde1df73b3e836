import {
  effectOf,
  faultsFile,
  readFaults,
  recipesUnderFaults,
  TIMES,
  withoutCount,
  type Effect,
  type Times,
} from '../../scripts/cookbook/fault-results.ts'
import { html, type Render } from './directives.ts'
import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'

/**
 * `::: faults client/retry` shows where the recipe changes what a caller sees, `::: faults map` all recipes as dots,
 * `::: faults once` and `::: faults always` every cell.
 */
export function faultsDirective(root: string): Render {
  return (of, newToken) => {
    const recipes = of.includes('/') ? [of] : recipesUnderFaults(root)
    const table: Table = {
      plain: readFaults(root, 'plain')['no middleware'] ?? {},
      columns: recipes.flatMap((recipe) =>
        Object.entries(readFaults(root, recipe)).map(([name, rows]) => ({ recipe, name, rows })),
      ),
    }
    return {
      tokens: [html(newToken, `<div class="faults-shown">\n${draw(of, table)}</div>\n`)],
      files: ['plain', ...recipes].map((recipe) => faultsFile(root, recipe)),
    }
  }
}

type Rows = Readonly<Record<string, Readonly<Partial<Record<Times, string>>>>>

interface Column {
  readonly recipe: string
  readonly name: string
  readonly rows: Rows
}

interface Table {
  /** What a call without middleware sees. */
  readonly plain: Rows
  readonly columns: readonly Column[]
}

function draw(of: string, table: Table): string {
  if (of === 'map') return map(table)
  const times = TIMES.find((one) => one === of)
  return times
    ? whole(table, times)
    : table.columns.map((column) => differences(table, column)).join('')
}

const WORDS: Readonly<Record<Effect, string>> = {
  same: 'as without it',
  recovered: 'the caller gets its answer',
  other: 'the caller sees something else',
}

/** Two dots a cell: the fault strikes once, the fault stays. */
function map({ plain, columns }: Table): string {
  const heads = columns.map(
    ({ recipe, name }) =>
      `<th scope="col"><a href="../${escapeHtml(recipe)}">${escapeHtml(name)}</a></th>`,
  )
  const rows = Object.entries(plain).map(([fault, without]) => {
    const cells = columns.map(({ rows }) => {
      const dots = TIMES.map((times) => dot(without[times], rows[fault]?.[times], times))
      return `<td>${dots.join('')}</td>`
    })
    return `<tr><th scope="row">${escapeHtml(fault)}</th>${cells.join('')}</tr>`
  })
  const legend = (Object.keys(WORDS) as Effect[]).map(
    (effect) => `<span><i class="dot ${effect}"></i>${WORDS[effect]}</span>`,
  )
  return (
    `<figure class="fault-map" v-pre><figcaption>${legend.join('')}<span>Left: the fault strikes once. Right: it stays.</span></figcaption>` +
    `<table><thead><tr><td></td>${heads.join('')}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></figure>\n`
  )
}

function dot(without: string | undefined, seen: string | undefined, times: Times): string {
  if (without === undefined || seen === undefined) return '<i class="dot none"></i>'
  const effect = effectOf(without, seen)
  const text = `${times}: ${effect === 'same' ? WORDS.same : seen}`
  return `<i class="dot ${effect}" role="img" aria-label="${escapeHtml(text)}" title="${escapeHtml(text)}"></i>`
}

/** The faults of which a caller sees something else through the recipe. */
function differences({ plain }: Table, { name, rows }: Column): string {
  const changed = Object.entries(plain).filter(([fault, without]) =>
    TIMES.some((times) => effectIn(without[times], rows[fault]?.[times]) !== 'same'),
  )
  const others = Object.keys(plain).length - changed.length
  const body = changed.map(([fault, without]) => {
    const cells = TIMES.map((times) => cell(without[times], rows[fault]?.[times]))
    return `<tr><th scope="row">${escapeHtml(fault)}</th>${cells.join('')}</tr>`
  })
  const rest = `<p>The other ${others} faults look to the caller as they do without it.</p>\n`
  if (changed.length === 0)
    return `<p>All ${others} faults look to the caller as they do without it.</p>\n`
  return (
    `<table class="recipe-faults" v-pre><caption>${escapeHtml(name)}</caption><thead><tr>` +
    '<th scope="col">The server</th><th scope="col">once</th><th scope="col">always</th></tr></thead>' +
    `<tbody>\n${body.join('\n')}\n</tbody></table>\n${rest}`
  )
}

function effectIn(without: string | undefined, seen: string | undefined): Effect {
  return without === undefined || seen === undefined ? 'same' : effectOf(without, seen)
}

function cell(without: string | undefined, seen: string | undefined): string {
  if (without === undefined || seen === undefined) return '<td>–</td>'
  const effect = effectOf(without, seen)
  const note =
    effect === 'same' ? '' : `<small>without: ${breakable(withoutCount(without))}</small>`
  return `<td class="${effect}">${breakable(seen)}${note}</td>`
}

/** Every cell of one of the two cases. */
function whole({ plain, columns }: Table, times: Times): string {
  const all = [{ name: 'no middleware', rows: plain }, ...columns]
  const heads = ['The server', ...all.map(({ name }) => name)].map(
    (text) => `<th scope="col">${escapeHtml(text)}</th>`,
  )
  const rows = Object.entries(plain).flatMap(([fault, without]) => {
    const expected = without[times]
    if (expected === undefined) return []
    const cells = all.map(({ rows }, index) => {
      const seen = rows[fault]?.[times] ?? ''
      return index > 0 && seen === expected
        ? '<td class="same">same</td>'
        : `<td>${breakable(seen)}</td>`
    })
    return `<tr><th scope="row">${escapeHtml(fault)}</th>${cells.join('')}</tr>`
  })
  return (
    `<table class="faults" tabindex="0" v-pre><thead><tr>${heads.join('')}</tr></thead>` +
    `<tbody>\n${rows.join('\n')}\n</tbody></table>\n`
  )
}

function breakable(seen: string): string {
  return escapeHtml(seen).replace(/(\w+)(Error)\b/g, '<code>$1<wbr>$2</code>')
}
