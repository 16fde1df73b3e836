import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'
import type { Passed } from '../../scripts/timeline/layers.ts'
import type { Call, Panel, Part, Row } from '../../scripts/timeline/panels.ts'
import type { Axis } from './axis.ts'
import { lineAttribute } from './lines.ts'
import { duration, isBad, results, statusOf, times } from './words.ts'

/** A panel is as wide as a phone shows it without scaling, so that its text has the size that the style sheet says. */
export const WIDTH = 300
const EDGE = 1
export const LEFT = EDGE
export const RIGHT = WIDTH - EDGE

/** px from the top of a row. */
const HEADING = 12
const LANE = 18
const BAR = 17
const NOTE = LANE + BAR + 11
/** Of a middleware: its bar, with its name in it, and the next one below. */
const LAYER = 14
const LAYER_STEP = LAYER + 2
const GAP = 10
/** px for each level of calls within calls. */
const INDENT = 12
/** The mean width of a character (px). */
const CHARACTER = 6.6
/** The width of a call that takes no time: an answer from a cache, or a refusal. */
const POINT = 5

/** The picture of one version: a row for each call, and the time below them. */
export function drawPanel({ rows }: Panel, axis: Axis, lines: readonly string[]): string {
  let top = 0
  const drawn = rows.map((row) => {
    const { svg, height } = drawRow(row, axis, lines)
    const placed = `<g transform="translate(0 ${top})">${svg}</g>`
    top += height + GAP
    return placed
  })
  const bottom = top - GAP + 4
  return (
    `<svg aria-hidden="true" viewBox="0 0 ${WIDTH} ${bottom + 18}">` +
    `${drawAxis(axis, bottom)}${drawn.join('')}</svg>`
  )
}

function drawRow(
  row: Row,
  axis: Axis,
  lines: readonly string[],
): { readonly svg: string; readonly height: number } {
  const indent = row.depth * INDENT
  const count = times(row) > 1 && row.calls.length === 1 ? ` × ${times(row)}` : ''
  const arrow = row.depth > 0 ? '↳ ' : ''
  const heading = text(EDGE + indent, HEADING, 'name', `${arrow}${row.name}${count}`)
  const notes = notesOf(row, axis)
  const layers = row.calls.flatMap((call) => call.layers ?? [])
  const lanes = Math.max(0, ...layers.map(({ depth }) => depth + 1)) * LAYER_STEP
  const bars = row.calls.map((call) => drawCall(call, axis, lines)).join('') + notes
  const below = lanes === 0 ? bars : `<g transform="translate(0 ${lanes})">${bars}</g>`
  return {
    svg: heading + ending(row) + layers.map((layer) => drawLayer(layer, axis)).join('') + below,
    height: lanes + (notes === '' ? LANE + BAR : NOTE + 2),
  }
}

function drawLayer({ name, depth, from, to }: Passed, axis: Axis): string {
  const left = round(axis.x(from))
  const width = Math.max(2, round(axis.x(to)) - left - 1)
  const y = LANE + depth * LAYER_STEP
  const bar = `<rect class="layer" x="${left + 0.5}" y="${y + 0.5}" width="${width - 1}" height="${LAYER - 1}" rx="3"/>`
  if (width < fits(name)) return bar
  return `${bar}<text class="note" x="${left + 4}" y="${y + 11}">${escapeHtml(name)}</text>`
}

/** What the caller gets, at the right end of the heading. */
function ending(row: Row): string {
  const parts = results(row).map(({ text, bad }) => {
    const mark = bad ? '✕ ' : ''
    return `<tspan class="${bad ? 'bad' : 'good'}">${mark}${escapeHtml(text)}</tspan>`
  })
  return `<text x="${RIGHT}" y="${HEADING}" text-anchor="end">${parts.join(', ')}</text>`
}

function drawCall(call: Call, axis: Axis, lines: readonly string[]): string {
  const from = axis.x(call.from)
  const width = axis.x(call.to) - from
  const parts = call.parts.map((part) => drawPart(part, axis, lines)).join('')
  if (width === 0) {
    // It is a mark in time and not a bar; what it began may go on for others.
    const at = Math.min(from, RIGHT - POINT)
    const look = isBad(call.end) ? 'point bad' : 'point good'
    return parts + rect(look, at, width + POINT)
  }
  const isOneBar = call.parts.length === 1 && call.parts[0]?.kind === 'exchange'
  const frame = isOneBar ? '' : rect('call', from, width)
  return frame + parts
}

function drawPart(part: Part, axis: Axis, lines: readonly string[]): string {
  const at = lineAttribute(part, lines)
  const from = axis.x(part.from)
  const width = axis.x(part.to) - from
  const middle = from + width / 2
  const y = LANE + BAR / 2
  if (part.kind === 'exchange') {
    const bad = isBad(part.end)
    const label = statusOf(part)
    const look = bad ? 'exchange bad' : 'exchange good'
    const bar = rect(look, from, Math.max(2, width - 1), at)
    return width < fits(label) - 2 ? bar : bar + text(middle, LANE + 13, 'status', label, 'middle')
  }
  const label = duration(part.to - part.from)
  const isLabeled = width >= fits(label) + 8
  const half = fits(label) / 2 + 2
  // A line through the label would be read as a part of it.
  const gap = isLabeled ? `H${round(middle - half)}M${round(middle + half)} ${y}` : ''
  const line = `<path class="${part.kind}" d="M${round(from + 2)} ${y}${gap}H${round(from + width - 2)}"${at}/>`
  return isLabeled ? line + text(middle, LANE + 13, 'time', label, 'middle') : line
}

/** Below a bar: which request it is, where it is not the call's, and the handler that ran. */
function notesOf({ calls }: Row, axis: Axis): string {
  let free = 0
  return calls
    .flatMap(({ parts }) => parts)
    .map(({ kind, from, name, handler }) => {
      if (kind !== 'exchange') return ''
      const ran = handler === undefined ? undefined : `◆${handler === '' ? '' : ` ${handler}`}`
      const note = [name, ran].filter((each) => each !== undefined).join(' ')
      const width = fits(note)
      const x = Math.min(axis.x(from), RIGHT - width)
      if (note === '' || x < free) return ''
      free = x + width
      return text(x + 1, NOTE, 'note', note)
    })
    .join('')
}

function drawAxis({ x, ticks, cuts }: Axis, y: number): string {
  const lines = ticks.map((time) => `M${round(x(time))} 0V${y}`).join('')
  const numbers = ticks.map((time, index) => {
    const [anchor, at] =
      index === 0
        ? (['start', x(time)] as const)
        : index === ticks.length - 1
          ? (['end', x(time)] as const)
          : (['middle', x(time)] as const)
    return text(at, y + 15, 'tick', time === 0 ? '0' : duration(time), anchor)
  })
  const breaks = cuts.map(({ from, to }) => {
    const middle = (x(from) + x(to)) / 2
    return `<path class="cut" d="M${round(middle - 5)} ${y + 5}l4 -10m2 10l4 -10"/>`
  })
  return `<path class="grid" d="${lines}M${LEFT} ${y}H${RIGHT}"/>${breaks.join('')}${numbers.join('')}`
}

function rect(look: string, x: number, width: number, attribute = ''): string {
  const left = round(x)
  const right = round(x + width)
  return `<rect class="${look}" x="${left}" y="${LANE}" width="${right - left}" height="${BAR}" rx="3"${attribute}/>`
}

function text(x: number, y: number, look: string, content: string, anchor = 'start'): string {
  const at = anchor === 'start' ? '' : ` text-anchor="${anchor}"`
  return `<text class="${look}" x="${round(x)}" y="${y}"${at}>${escapeHtml(content)}</text>`
}

function fits(label: string): number {
  return label.length * CHARACTER + 2
}

function round(px: number): number {
  return Math.round(px)
}
