import { KINDS, type Kind } from './classify.ts'

/** How many blocks there are of each kind. */
export type Counts = Readonly<Record<Kind, number>>

export function count(kinds: readonly Kind[]): Counts {
  return tally((kind) => kinds.filter((each) => each === kind).length)
}

export function add(all: readonly Counts[]): Counts {
  return tally((kind) => all.reduce((sum, counts) => sum + counts[kind], 0))
}

function tally(of: (kind: Kind) => number): Counts {
  return Object.fromEntries(KINDS.map((kind) => [kind, of(kind)])) as Record<Kind, number>
}
