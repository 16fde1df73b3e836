import type { Panel } from '../../scripts/timeline/panels.ts'
import { statusOf } from './words.ts'

/** Where times are, across a picture. */
export interface Axis {
  readonly x: (ms: number) => number
  readonly ticks: readonly number[]
  /** Long stretches in which nothing happens, drawn shorter than they are. */
  readonly cuts: readonly { readonly from: number; readonly to: number }[]
}

/** px that a status takes in its bar, by its characters. */
const CHARACTER = 7
const PADDING = 5
/** Any step from one event to the next is at least so wide (px). */
const LEAST = 8
/** The part of the width that all of that may take; the rest is to scale. */
const LEAST_SHARE = 0.8
/** A step that takes more than so many times all shorter ones together is cut. */
const LONG = 4
/** From one event to the next, in ms. */
interface Step {
  readonly from: number
  readonly to: number
}

/** Between two numbers (px). */
const TICK = 44
/** The last number ends where the picture ends, and its neighbour is centred. */
const LAST_TICK = 62

/**
 * One axis for all panels. Each step from one event to the next has the width that its label needs to begin with, and
 * further width in proportion to its time: a wait twice as long looks longer, and 20 ms can still be read.
 */
export function axisOf(panels: readonly Panel[], left: number, right: number): Axis {
  const times = timesOf(panels)
  const steps: readonly Step[] = times
    .slice(1)
    .map((to, index) => ({ from: times[index] ?? 0, to }))
  const lengthOf = ({ from, to }: Step) => to - from
  const longer = longestBeforeCut(steps.map(lengthOf))
  const cuts = steps.filter((step) => lengthOf(step) > longer)
  const longest = Math.max(
    1,
    ...steps.filter((step) => !cuts.includes(step)).map((step) => lengthOf(step)),
  )
  const weights = steps.map((step) => (cuts.includes(step) ? longest * 1.5 : lengthOf(step)))

  const width = right - left
  const needed = steps.map((step) => leastOf(step, steps, panels))
  const squeeze = Math.min(1, (width * LEAST_SHARE) / Math.max(1, sum(needed)))
  const rest = width - squeeze * sum(needed)
  const edges = [left]
  for (const [index, weight] of weights.entries()) {
    const least = (needed[index] ?? LEAST) * squeeze
    edges.push((edges.at(-1) ?? left) + least + (weight / Math.max(1, sum(weights))) * rest)
  }
  const x = (ms: number) => {
    const index = times.indexOf(ms)
    if (index < 0) throw new Error(`no event is at ${ms} ms`)
    return edges[index] ?? left
  }
  return { x, cuts, ticks: ticksOf(times, x) }
}

/** Steps that an exchange takes have room for its label together, and those of a middleware for its name. */
function leastOf(step: Step, steps: readonly Step[], panels: readonly Panel[]): number {
  const covers = ({ from, to }: Step, { from: start, to: end }: Step) => from <= start && to >= end
  const calls = panels.flatMap(({ rows }) => rows.flatMap((row) => row.calls))
  const exchanges = calls.flatMap(({ parts }) => parts).filter(({ kind }) => kind === 'exchange')
  const labelled = [
    ...exchanges.map((part) => ({ ...part, label: statusOf(part) })),
    ...calls.flatMap(({ layers = [] }) => layers.map((each) => ({ ...each, label: each.name }))),
  ]
  const shares = labelled
    .filter((each) => covers(each, step))
    .map((each) => {
      const label = each.label.length * CHARACTER + PADDING
      return label / steps.filter((other) => covers(each, other)).length
    })
  return Math.max(LEAST, ...shares)
}

/** The longest step that is drawn to scale: one that takes much longer than all shorter ones together is not, if most are shorter. */
function longestBeforeCut(lengths: readonly number[]): number {
  let total = 0
  let longest = 0
  for (const [shorter, length] of [...lengths].sort((a, b) => a - b).entries()) {
    if (shorter >= lengths.length / 2 && length > LONG * total) return longest
    total += length
    longest = length
  }
  return longest
}

function timesOf(panels: readonly Panel[]): readonly number[] {
  const calls = panels.flatMap(({ rows }) => rows.flatMap(({ calls }) => calls))
  const all = calls.flatMap(({ from, to, parts, layers = [] }) => [
    from,
    to,
    ...[...parts, ...layers].flatMap((each) => [each.from, each.to]),
  ])
  return [...new Set([0, ...all])].sort((a, b) => a - b)
}

/** The first and the last, and between them as many as have room. */
function ticksOf(times: readonly number[], x: (ms: number) => number): readonly number[] {
  const last = times.at(-1) ?? 0
  const ticks: number[] = []
  for (const time of times) {
    const before = ticks.at(-1)
    const fits = before === undefined || x(time) - x(before) >= TICK
    if (fits && (time === last || x(last) - x(time) >= LAST_TICK)) ticks.push(time)
  }
  if (last > 0 && !ticks.includes(last)) ticks.push(last)
  return ticks
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
