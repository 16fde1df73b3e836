import { MOST_SPANS, type Recording, type SpanKind } from '../../../scripts/timeline/recording.ts'

/** Characters of a name, or of an end. */
const LONGEST = 2000

const KINDS: Readonly<Record<SpanKind, true>> = {
  title: true,
  call: true,
  layer: true,
  exchange: true,
  handler: true,
  sleep: true,
  timer: true,
}

/** Whether it is what a recorder of ours has made, so that it can be drawn: edited code can send anything. One span too many says that there were more. */
export function isRecording(what: unknown): what is Recording {
  return Array.isArray(what) && what.length <= MOST_SPANS + 1 && what.every(isSpan)
}

function isSpan(what: unknown, index: number): boolean {
  if (typeof what !== 'object' || what === null) return false
  const { id, kind, name, from, ...more }: Readonly<Record<string, unknown>> = { ...what }
  const { in: outer, to, end, origin, code } = more
  return (
    id === index + 1 &&
    typeof kind === 'string' &&
    Object.hasOwn(KINDS, kind) &&
    isText(name) &&
    isCount(from, 0) &&
    (to === undefined || isCount(to, from)) &&
    // What is within something began after it: no circle.
    (outer === undefined || (isCount(outer, 1) && outer < id)) &&
    (origin === undefined || isCount(origin, 1)) &&
    (end === undefined || isText(end)) &&
    (code === undefined || isText(code))
  )
}

function isText(what: unknown): boolean {
  return typeof what === 'string' && what.length <= LONGEST
}

function isCount(what: unknown, least: number): what is number {
  return Number.isSafeInteger(what) && (what as number) >= least
}
