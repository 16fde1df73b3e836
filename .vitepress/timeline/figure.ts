import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'
import { panelsOf, type Panel } from '../../scripts/timeline/panels.ts'
import { LATENCY } from '../../scripts/timeline/latency.ts'
import type { Recording } from '../../scripts/timeline/recording.ts'
import { axisOf, type Axis } from './axis.ts'
import { drawPanel, LEFT, RIGHT } from './draw.ts'
import { linesOf } from './lines.ts'
import { tableOf } from './table.ts'

/** One version, drawn. */
export interface DrawnPanel {
  /** Absent where all are versions of the same, such as one list in several orders. */
  readonly version?: 'Naive' | 'Recipe'
  readonly title: string
  readonly svg: string
  readonly table: string
}

/** What a picture is of: the naive version beside the recipe, or middleware put together in several ways. */
export type Kind = 'comparison' | 'orders'

/** A program called `naive` shows the naive version beside the recipe; others, a list of middleware in several ways. */
export function kindOf(program: string): Kind {
  return /\/naive[^/]*$/.test(program) ? 'comparison' : 'orders'
}

/** All versions on one axis. */
export interface Drawing {
  readonly panels: readonly DrawnPanel[]
  /** The lines of code that the bars come from: a bar has the number of its own. */
  readonly lines: readonly string[]
  /** What the marks in it mean, as the items of a list. */
  readonly legend: string
  /** Whether the first two versions do something else, or at other times. */
  readonly differs: boolean
}

/** Draws a recording. */
export function drawingOf(recording: Recording, kind: Kind): Drawing {
  const panels = panelsOf(recording, { layers: kind === 'orders' })
  const [naive, recipe] = panels.map(({ rows }) => JSON.stringify(rows, withoutCode))
  const axis = axisOf(panels, LEFT, RIGHT)
  const lines = linesOf(panels)
  const drawn = panels.map((panel, index): DrawnPanel => {
    const version = kind === 'orders' ? undefined : index === 0 ? 'Naive' : 'Recipe'
    const svg = drawPanel(panel, axis, lines)
    const table = tableOf(panel, version, lines)
    return { title: panel.title, svg, table, ...(version && { version }) }
  })
  return { panels: drawn, lines, legend: legendOf(panels, axis), differs: naive !== recipe }
}

/** Other code that does the same is no difference to see. */
function withoutCode(name: string, value: unknown): unknown {
  return name === 'code' ? undefined : value
}

/**
 * The versions that a program tries, on one axis. They are drawn without a script; a table says the same.
 *
 * @param home the way from the page to the top of the site
 * @param hasFields whether a reader can change options of it: a script adds the button
 * @returns '' where they do the same at the same times
 */
export function timelineFigure(
  recording: Recording,
  program: string,
  home: string,
  hasFields = false,
): string {
  const drawing = drawingOf(recording, kindOf(program))
  if (!drawing.differs) return ''
  const { code, sides, legend, tables } = partsOf(drawing, program)
  const file = home + timelineFile(program)
  return (
    `<figure class="block timeline" data-code="${escapeHtml(code)}"${hasFields ? ` data-fields="${escapeHtml(program)}"` : ''} v-pre><figcaption>` +
    `<span>Timeline</span> <code>${escapeHtml(program)}</code> <a href="${file}" download>SVG</a></figcaption>` +
    `<div class="sides">${sides}</div><ul class="legend">${legend}</ul>` +
    `<details><summary>The timeline as a table</summary>${tables}</details></figure>\n`
  )
}

/** What of a figure is another one in each recording, as HTML. */
export interface FigureParts {
  /** The lines of code, as JSON: no HTML. */
  readonly code: string
  readonly sides: string
  readonly legend: string
  readonly tables: string
}

export function partsOf({ panels, lines, legend }: Drawing, program: string): FigureParts {
  const sides = panels.map(
    ({ version, title, svg }) =>
      `<div class="side${version ? ` ${version.toLowerCase()}` : ''}"><p class="side-title">` +
      `${version ? `${version} ` : ''}<code>${escapeHtml(title)}</code></p>${svg}</div>`,
  )
  const folder = program.replace(/[^/]*$/, '')
  return {
    code: JSON.stringify(lines.map((line) => line.replace(folder, ''))),
    sides: sides.join(''),
    legend,
    tables: panels.map(({ table }) => table).join(''),
  }
}

/** Where the picture of a program is as a file, below the site. */
export function timelineFile(program: string): string {
  return `timelines/${program.replaceAll('/', '-')}.svg`
}

/** Only what is drawn. */
function legendOf(panels: readonly Panel[], { cuts }: Axis): string {
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
    calls.some(({ layers = [] }) => layers.length > 0) && [
      '<rect class="layer" x="0.5" y="0.5" width="19" height="9" rx="2"/>',
      'a middleware, from call to return',
    ],
    parts.some(({ handler }) => handler !== undefined) && ['', '◆ the handler ran'],
    cuts.length > 0 && ['<path class="cut" d="M5 10l4 -10m2 10l4 -10"/>', 'shortened'],
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
