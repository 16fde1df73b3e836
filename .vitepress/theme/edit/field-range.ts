import type { Field } from '../../run/manifest.ts'

export interface Range {
  readonly min: number
  readonly max: number
  readonly step: number
}

/** Where a slider ends, as far as a default and the value of a program tell; a field beside it takes any number. */
export function rangeOf({ value: fallback, text }: Field, written = ''): Range {
  const known = [Number(fallback ?? NaN), Number(written.replaceAll('_', '') || NaN)]
  const numbers = known.filter((each) => Number.isFinite(each))
  const value = Math.max(0, ...numbers)
  // A share.
  if (numbers.length > 0 && numbers.every((each) => each <= 1 && each % 1 !== 0)) {
    return { min: 0, max: 1, step: 0.05 }
  }
  const least = unitOf(text) === undefined ? 10 : 100
  const max = roundUp(Math.max(2 * value, least))
  return { min: 0, max, step: max <= 20 ? 1 : max / 100 }
}

/** To 1, 2 or 5 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return power * ([1, 2, 5].find((times) => times * power >= value) ?? 10)
}

/** As a doc comment says it: "in ms". */
export function unitOf(text: string): string | undefined {
  return /\b(?:in|how many) (ms|seconds|bytes)\b/i.exec(text)?.[1]
}
