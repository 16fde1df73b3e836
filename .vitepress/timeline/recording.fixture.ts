import type { Recording, Span } from '../../scripts/timeline/recording.ts'

export type Line = readonly [from: number, to: number, end?: string]

/** Two versions: calls of one exchange each, by their ends. */
export function recordingOf(...versions: readonly (readonly Line[])[]): Recording {
  const spans: Span[] = []
  const add = (span: Omit<Span, 'id'>) => spans.push({ id: spans.length + 1, ...span })
  let start = 0
  for (const [index, calls] of versions.entries()) {
    add({ kind: 'title', name: `version ${index + 1}`, from: start })
    for (const [from, to, end = '200'] of calls) {
      const what = { name: 'GET /', from: start + from, to: start + to, end, origin: 1 }
      add({ kind: 'call', ...what })
      if (to > from) add({ in: spans.length, kind: 'exchange', ...what })
    }
    start += 100_000
  }
  return spans
}
