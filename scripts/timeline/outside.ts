import type { Span } from './recording.ts'

/** The spans that a span is within, the innermost first. */
export function* outside(spans: readonly Span[], span: Span): Generator<Span> {
  for (let at = parentOf(spans, span); at; at = parentOf(spans, at)) yield at
}

function parentOf(spans: readonly Span[], span: Span): Span | undefined {
  return span.in === undefined ? undefined : spans.find(({ id }) => id === span.in)
}
