import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'
import { drawingOf, type Kind } from './figure.ts'
import { WIDTH } from './draw.ts'
import type { Recording } from '../../scripts/timeline/recording.ts'

/** px around a picture, and between its panels. */
const MARGIN = 16
const TITLE = 24

/** The style sheets that the colours of a page come from. */
export interface Styles {
  readonly colors: string
  readonly timeline: string
}

/**
 * A timeline as a file of its own, for slides: naive beside recipe, in the colours of the day, with no variable or
 * script that another program may not know.
 *
 * @returns undefined where the page has no picture
 */
export function standaloneTimeline(
  recording: Recording,
  kind: Kind,
  styles: Styles,
): string | undefined {
  const { panels: drawn, differs } = drawingOf(recording, kind)
  if (!differs) return undefined
  const heights = drawn.map(({ svg }) => Number(/viewBox="0 0 \d+ (\d+)"/.exec(svg)?.[1] ?? 0))
  const width = drawn.length * (WIDTH + MARGIN) + MARGIN
  const height = Math.max(...heights) + TITLE + 2 * MARGIN
  const panels = drawn.map(({ version, title, svg }, index) => {
    const x = MARGIN + index * (WIDTH + MARGIN)
    const size = `x="${x}" y="${MARGIN + TITLE}" width="${WIDTH}" height="${heights[index] ?? 0}"`
    return (
      `<text class="name" x="${x}" y="${MARGIN + 12}">${version ? `${version}: ` : ''}${escapeHtml(title)}</text>` +
      svg.replace('<svg aria-hidden="true"', `<svg ${size}`).replaceAll(/ data-at="\d+"/g, '')
    )
  })
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
    `font-family="system-ui, sans-serif"><style>${styleOf(styles)}</style>` +
    `<rect width="${width}" height="${height}" fill="${valueOf('--vp-c-bg', styles.colors)}"/>` +
    `${panels.join('')}</svg>\n`
  )
}

/** The rules of the page for what is inside a picture, each variable replaced by its value. */
function styleOf({ colors, timeline }: Styles): string {
  const rules = timeline.split('@container')[0]?.match(/[^{}]+\{[^{}]*\}/g) ?? []
  return rules
    .map((rule) =>
      rule
        .replace(/\/\*[^]*?\*\//g, '')
        .replaceAll('.vp-doc .timeline ', '')
        .trim(),
    )
    .filter((rule) => /\b(?:fill|stroke)\b|^\.name /.test(rule) && !rule.includes('marked'))
    .map((rule) => rule.replace(/var\((--[\w-]+)\)/g, (_, name: string) => valueOf(name, colors)))
    .join('')
    .replace(/\s+/g, ' ')
}

/** By day: the first of the two. */
function valueOf(name: string, colors: string): string {
  const value = new RegExp(`${name}: ([^;]+);`).exec(colors)?.[1]
  if (value === undefined) throw new Error(`colors.css has no ${name}`)
  return value
}
