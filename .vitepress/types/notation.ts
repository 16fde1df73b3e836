import { findQueryMarkers } from 'twoslash/core'
import { createPositionConverter, resolveNodePositions } from 'twoslash-protocol'
import type { NodeHighlight } from 'twoslash-protocol'

/** What a file asks to show, in twoslash's notation. Positions are those of the file as it is. */
export interface Notation {
  /** Of `// ^?`: names whose type is shown. */
  readonly queries: readonly number[]
  /** Of `// ^|`: places at which names are completed. */
  readonly completions: readonly number[]
  /** Of `// ^^^ why`: parts that are marked. */
  readonly highlights: readonly NodeHighlight[]
  /** Whether the page itself shows what the compiler says: queries, completions, errors. */
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
    ...wholeWords(code, start, end),
    ...(text !== undefined && text !== '' && { text }),
  }))
  const { positionQueries: queries, positionCompletions: completions } = marks
  return {
    queries,
    completions,
    // The same nodes, with positions added.
    highlights: resolveNodePositions(highlights, positions.indexToPos) as NodeHighlight[],
    needsCompiler:
      queries.length + completions.length > 0 || /@errors\b|@ts-expect-error/.test(code),
  }
}

/** The `//` before `^^^` leaves no room to mark the first letters of a line: a word of which a part is marked is marked. */
function wholeWords(code: string, start: number, end: number): { start: number; length: number } {
  const [before = ''] = /\w*$/.exec(code.slice(0, start)) ?? []
  const [after = ''] = /^\w*/.exec(code.slice(end)) ?? []
  const from = /^\w/.test(code.slice(start)) ? start - before.length : start
  const to = /\w$/.test(code.slice(0, end)) ? end + after.length : end
  return { start: from, length: to - from }
}
