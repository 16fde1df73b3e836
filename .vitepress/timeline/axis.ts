import type { Panel } from '../../scripts/timeline/panels.ts'

/** Where times are, across a picture. */
export interface Axis {
  readonly x: (ms: number) => number
  readonly ticks: readonly number[]
  /** Long stretches in which nothing happens, drawn shorter than they are. */
  readonly cuts: readonly { readonly from: number; readonly to: number }[]
}

/** A step between two events is at least so wide (px), so that a status can be read in it. */
const STEP = 24
/** The part of the width that these steps may take; the rest is to scale. */
const STEPS_SHARE = 0.7
/** A step that takes more than so many times all shorter ones together is cut. */
const LONG = 4
/** Between two numbers (px). */
const TICK = 44
/** The last number ends where the picture ends, and its neighbour is centred. */
const LAST_TICK = 62

/**
 * One axis for all panels. Each step from one event to the next has the same width to begin with, and further width in
 * proportion to its time: a wait twice as long looks longer, and 20 ms are still visible.
 */
export function axisOf(panels: readonly Panel[], left: number, right: number): Axis {
  const times = timesOf(panels)
  const steps = times.slice(1).map((to, index) => ({ from: times[index] ?? 0, to }))
  const lengthOf = ({ from, to }: (typeof steps)[number]) => to - from
  const longer = longestBeforeCut(steps.map(lengthOf))
  const cuts = steps.filter((step) => lengthOf(step) > longer)
  const longest = Math.max(
    1,
    ...steps.filter((step) => !cuts.includes(step)).map((step) => lengthOf(step)),
  )
  const weights = steps.map((step) => (cuts.includes(step) ? longest * 1.5 : lengthOf(step)))

  const width = right - left
  const least = Math.min(STEP, (width * STEPS_SHARE) / Math.max(1, steps.length))
  const rest = width - least * steps.length
  const edges = [left]
  for (const weight of weights) {
    edges.push((edges.at(-1) ?? left) + least + (weight / Math.max(1, sum(weights))) * rest)
  }
  const x = (ms: number) => {
    const index = times.indexOf(ms)
    if (index < 0) throw new Error(`no event is at ${ms} ms`)
    return edges[index] ?? left
  }
  return { x, cuts, ticks: ticksOf(times, x) }
}

/** The longest step that is drawn to scale: one that takes much longer than all shorter ones together is not. */
function longestBeforeCut(lengths: readonly number[]): number {
  let total = 0
  let longest = 0
  for (const length of [...lengths].sort((a, b) => a - b)) {
    if (total > 0 && length > LONG * total) return longest
    total += length
    longest = length
  }
  return longest
}

function timesOf(panels: readonly Panel[]): readonly number[] {
  const calls = panels.flatMap(({ rows }) => rows.flatMap(({ calls }) => calls))
  const all = calls.flatMap(({ from, to, parts }) => [
    from,
    to,
    ...parts.flatMap((part) => [part.from, part.to]),
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
