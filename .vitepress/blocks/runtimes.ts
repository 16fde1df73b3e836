import {
  readRuntimeResults,
  runtimeResultsFile,
  type Excused,
  type RuntimeResults,
} from '../../scripts/cookbook/runtime-results.ts'
import { html, type Render } from './directives.ts'
import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'

/**
 * `::: runtimes programs` shows how many programs print what their page shows on each runtime, `::: runtimes differences`
 * what is different and why, `::: runtimes behaviours` what was checked beside the programs.
 */
export function runtimesDirective(root: string): Render {
  return (of, newToken) => ({
    tokens: [html(newToken, draw(of, readRuntimeResults(root)))],
    files: [runtimeResultsFile(root)],
  })
}

function draw(of: string, results: RuntimeResults): string {
  if (of === 'programs') return programs(results)
  if (of === 'differences') return differences(results)
  if (of === 'behaviours') return behaviours(results)
  throw new Error(`asks for ${of} of the runtimes, which have programs, differences, behaviours.`)
}

function programs({ runtimes, programs, behaviours }: RuntimeResults): string {
  const rows = runtimes.map(({ title, version, right, excused }) => {
    const different = excused.filter(({ kind }) => kind === 'behaviour').length
    return (
      `<tr><th scope="row">${escapeHtml(title)}</th><td>${escapeHtml(version)}</td>` +
      `<td>${right} of ${programs}</td><td>${behaviours.length - different} of ${behaviours.length}</td></tr>`
    )
  })
  const heads = ['Runtime', 'Version', 'Programs as shown', 'Behaviours as in Node']
  return table(heads, rows)
}

function differences({ runtimes }: RuntimeResults): string {
  const rows = runtimes.flatMap(({ title, excused }) =>
    excused.map(
      (one) =>
        `<tr><th scope="row">${escapeHtml(title)}</th><td>${what(one)}</td><td>${escapeHtml(one.why)}</td></tr>`,
    ),
  )
  return table(['Runtime', 'Program or behaviour', 'The runtime'], rows)
}

function behaviours({ behaviours }: RuntimeResults): string {
  return `<ul v-pre>\n${behaviours.map((name) => `<li>${marked(name)}</li>`).join('\n')}\n</ul>\n`
}

function what({ kind, what }: Excused): string {
  return kind === 'program' ? `<code>${escapeHtml(what)}</code>` : marked(what)
}

function marked(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>')
}

function table(heads: readonly string[], rows: readonly string[]): string {
  const cells = heads.map((text) => `<th scope="col">${text}</th>`)
  return (
    `<table class="runtimes" tabindex="0" v-pre><thead><tr>${cells.join('')}</tr></thead>` +
    `<tbody>\n${rows.join('\n')}\n</tbody></table>\n`
  )
}
