import { outside } from './outside.ts'
import type { Span } from './recording.ts'

/** A middleware that a call passes, from its beginning to its end. Times are ms since the first call. */
export interface Passed {
  readonly name: string
  /** How many of them it is within. */
  readonly depth: number
  readonly from: number
  readonly to: number
  /** What it returned, or the name of the error that it threw. */
  readonly end: string | undefined
}

/** The client's own, which is in every list. */
const OWN = 'followRedirects'

/** The middleware of the client that a call passes: what is on the list, in its order, once for each attempt. */
export function layersOf(
  spans: readonly Span[],
  call: Span,
  start: number,
  last: number,
): readonly Passed[] {
  return spans.filter(isOnList).flatMap((span) => {
    const within = [...outside(spans, span)]
    const top = within.findIndex(({ kind }) => kind === 'call' || kind === 'exchange')
    if (within[top] !== call) return []
    const { name, from, to = last, end } = span
    const depth = within.slice(0, top).filter(isOnList).length
    return [{ name, depth, from: from - start, to: to - start, end }]
  })
}

function isOnList({ kind, name }: Span): boolean {
  return kind === 'layer' && name !== '' && name !== OWN
}
