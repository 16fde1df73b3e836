import type { Statistic } from '../../scripts/bench/results.ts'

/** The median and the spread, to four digits: more of them would say nothing. */
export function statistic(values: readonly number[]): Statistic {
  const sorted = values.toSorted((a, b) => a - b)
  return {
    median: rounded(medianOf(sorted)),
    min: rounded(sorted[0] ?? NaN),
    max: rounded(sorted.at(-1) ?? NaN),
  }
}

function medianOf(sorted: readonly number[]): number {
  const middle = (sorted.length - 1) / 2
  const lower = sorted[Math.floor(middle)] ?? NaN
  const upper = sorted[Math.ceil(middle)] ?? NaN
  return (lower + upper) / 2
}

function rounded(value: number): number {
  return Number(value.toPrecision(4))
}
