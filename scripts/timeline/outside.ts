import type { Span } from './recording.ts'

/** The spans that a span is within, the innermost first. */
export function* outside(spans: readonly Span[], span: Span): Generator<Span> {
  for (let at = parentOf(spans, span); at; at = parentOf(spans, at)) yield at
}

function parentOf(spans: readonly Span[], span: Span): Span | undefined {
  if (span.in === undefined) return undefined
  let known = byId.get(spans)
  if (!known) byId.set(spans, (known = new Map(spans.map((each) => [each.id, each]))))
  return known.get(span.in)
}

const byId = new WeakMap<readonly Span[], ReadonlyMap<number, Span>>()
