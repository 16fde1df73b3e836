import { dirname } from 'node:path'
import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'
import { panelsOf, type Panel } from '../../scripts/timeline/panels.ts'
import { LATENCY } from '../../scripts/timeline/latency.ts'
import type { Recording } from '../../scripts/timeline/recording.ts'
import { axisOf } from './axis.ts'
import { drawPanel, LEFT, RIGHT } from './draw.ts'
import { linesOf } from './lines.ts'
import { tableOf } from './table.ts'

/**
 * The two versions of a comparison, on one axis. It is drawn without a script; a table says the same.
 *
 * @returns '' where both do the same at the same times
 */
export function timelineFigure(recording: Recording, program: string): string {
  const panels = panelsOf(recording)
  const [naive, recipe] = panels.map(({ rows }) => JSON.stringify(rows))
  if (naive === recipe) return ''
  const axis = axisOf(panels, LEFT, RIGHT)
  const lines = linesOf(panels)
  const folder = `${dirname(program)}/`
  const sides = panels.map((panel, index) => {
    const version = index === 0 ? 'Naive' : 'Recipe'
    return (
      `<div class="side ${version.toLowerCase()}"><p class="side-title">${version} ` +
      `<code>${escapeHtml(panel.title)}</code></p>${drawPanel(panel, axis, lines)}</div>`
    )
  })
  const tables = panels.map((panel, index) =>
    tableOf(panel, index === 0 ? 'Naive' : 'Recipe', lines),
  )
  return (
    `<figure class="block timeline" data-code="${escapeHtml(JSON.stringify(lines.map((line) => line.replace(folder, ''))))}" v-pre><figcaption><span>Timeline</span> ` +
    `<code>${escapeHtml(program)}</code></figcaption><div class="sides">${sides.join('')}</div>` +
    `<ul class="legend">${legend(panels, axis.cuts.length > 0)}</ul>` +
    `<details><summary>The timeline as a table</summary>${tables.join('')}</details></figure>\n`
  )
}

/** Only what is drawn. */
function legend(panels: readonly Panel[], cut: boolean): string {
  const calls = panels.flatMap(({ rows }) => rows.flatMap(({ calls }) => calls))
  const parts = calls.flatMap(({ parts }) => parts)
  const has = (kind: string) => parts.some((part) => part.kind === kind)
  const items = [
    has('exchange') && [
      '<rect class="exchange good" width="20" height="10" rx="2"/>',
      `request and response, ${LATENCY} ms each way`,
    ],
    has('sleep') && ['<path class="sleep" d="M0 5H20"/>', 'sleeps'],
    has('wait') && ['<path class="wait" d="M0 5H20"/>', 'waits'],
    calls.some(({ from, to }) => from === to) && [
      '<rect class="point good" x="8" width="5" height="10" rx="2"/>',
      'ends at once',
    ],
    parts.some(({ handler }) => handler !== undefined) && ['', '◆ the handler ran'],
    cut && ['<path class="cut" d="M5 10l4 -10m2 10l4 -10"/>', 'shortened'],
  ]
  return items
    .filter((item) => item !== false)
    .map(([drawing, name]) => {
      const svg =
        drawing === '' ? '' : `<svg aria-hidden="true" viewBox="0 0 20 10">${drawing}</svg>`
      return `<li>${svg}${name}</li>`
    })
    .join('')
}
