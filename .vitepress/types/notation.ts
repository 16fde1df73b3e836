import { findQueryMarkers } from 'twoslash/core'
import { createPositionConverter, resolveNodePositions } from 'twoslash-protocol'
import type { NodeHighlight } from 'twoslash-protocol'

/** What a file asks to be shown, in twoslash's notation. Positions are those of the file as it is. */
export interface Notation {
  /** Of `// ^?`: names whose type is shown. */
  readonly queries: readonly number[]
  /** Of `// ^|`: places at which names are completed. */
  readonly completions: readonly number[]
  /** Of `// ^^^ why`: parts that are marked. */
  readonly highlights: readonly NodeHighlight[]
  /** Whether what is shown in the page itself has to come from the compiler: queries, completions, errors. */
  readonly needsCompiler: boolean
}

export function notationIn(code: string): Notation {
  const positions = createPositionConverter(code)
  const marks = {
    removals: [],
    positionQueries: [] as number[],
    positionCompletions: [] as number[],
    positionHighlights: [] as [start: number, end: number, text?: string][],
  }
  findQueryMarkers(code, marks, positions)
  const highlights = marks.positionHighlights.map(([start, end, text]) => ({
    type: 'highlight' as const,
    start,
    length: end - start,
    ...(text !== undefined && text !== '' && { text }),
  }))
  const { positionQueries: queries, positionCompletions: completions } = marks
  return {
    queries,
    completions,
    // They are what was put in, and positions besides.
    highlights: resolveNodePositions(highlights, positions.indexToPos) as NodeHighlight[],
    needsCompiler:
      queries.length + completions.length > 0 || /@errors\b|@ts-expect-error/.test(code),
  }
}
