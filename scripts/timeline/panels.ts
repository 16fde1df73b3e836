import { layersOf, type Passed } from './layers.ts'
import { outside } from './outside.ts'
import type { Recording, Span } from './recording.ts'

/** What a run did below one title. Times are ms since its first call. */
export interface Panel {
  readonly title: string
  readonly rows: readonly Row[]
}

/** Calls that a picture shows in one row: one, or several of the same request that do not overlap. */
export interface Row {
  /** `GET /notes` */
  readonly name: string
  /** How many calls it is within: a middleware, or a server, that sends a request of its own. */
  readonly depth: number
  readonly calls: readonly Call[]
}

export interface Call {
  readonly from: number
  readonly to: number
  /** A status or the name of an error; undefined for a call that does not end. */
  readonly end: string | undefined
  /** How many calls went just like this one, at the same time. */
  readonly times: number
  readonly parts: readonly Part[]
  /** The middleware that it passes; absent unless they are asked for. */
  readonly layers?: readonly Passed[]
}

/** What a call spends its time on. */
export interface Part {
  /** `wait` is for anything that is not the clock: a place in a queue, or another call. */
  readonly kind: 'exchange' | 'sleep' | 'wait'
  readonly from: number
  readonly to: number
  readonly end?: string | undefined
  /** Of an exchange: another request than the call's. */
  readonly name?: string | undefined
  /** Of an exchange: the handler of the application that ran for it, if `compose` made the application. */
  readonly handler?: string | undefined
  /** The line that began it. */
  readonly code?: string | undefined
}

/** More rows than a picture can hold: calls that follow each other then share one. */
const MANY_ROWS = 6

export interface PanelOptions {
  /** Whether calls have their layers: where versions differ in the order of the same middleware. */
  readonly layers?: boolean
}

/** Splits a recording at its titles. What ran before the first one is no part of a picture. */
export function panelsOf(
  recording: Recording,
  { layers = false }: PanelOptions = {},
): readonly Panel[] {
  const titles = recording.filter(({ kind }) => kind === 'title')
  return titles.map((title, index) => {
    const end = titles[index + 1]
    const spans = recording.filter(({ id }) => id > title.id && (!end || id < end.id))
    return { title: title.name, rows: rowsOf(spans, end?.from ?? lastOf(recording), layers) }
  })
}

/** A row, or calls that may become one. */
interface Draft {
  name: string
  depth: number
  calls: Call[]
}

function rowsOf(spans: readonly Span[], last: number, layers: boolean): readonly Row[] {
  const calls = spans.filter(({ kind }) => kind === 'call')
  const start = Math.min(...calls.map(({ from }) => from))
  const drafts: Draft[] = []
  for (const span of calls) {
    const name = span.name
    const depth = depthOf(spans, span)
    const call = {
      ...callOf(spans, span, start, last),
      ...(layers && { layers: layersOf(spans, span, start, last) }),
    }
    const alike = drafts.find((row) => isAlike(row, { name, depth, calls: [call] }))
    const [first] = alike?.calls ?? []
    if (alike && first) alike.calls = [{ ...first, times: first.times + 1 }]
    else drafts.push({ name, depth, calls: [call] })
  }
  return drafts.length > MANY_ROWS ? joined(drafts) : drafts
}

/** A call that did the same at the same time. */
function isAlike(one: Draft, other: Draft): boolean {
  const key = ({ name, depth, calls }: Draft) =>
    JSON.stringify([name, depth, calls.map((call) => ({ ...call, times: 1 }))])
  return key(one) === key(other)
}

/** A call joins the row of an earlier one for the same request that has ended. */
function joined(drafts: readonly Draft[]): readonly Row[] {
  const rows: Draft[] = []
  for (const draft of drafts) {
    const [call] = draft.calls
    const row = rows.find(({ name, depth, calls }) => {
      const before = calls.at(-1)
      if (name !== draft.name || depth !== draft.depth || !before || !call) return false
      // A burst keeps its row, which counts it.
      if (before.times > 1 || call.times > 1) return false
      return before.from < call.from && before.to <= call.from
    })
    if (row) row.calls.push(...draft.calls)
    else rows.push({ ...draft, calls: [...draft.calls] })
  }
  return rows
}

function callOf(spans: readonly Span[], call: Span, start: number, last: number): Call {
  const to = call.to ?? last
  const known = spans
    .filter(({ kind }) => kind === 'exchange' || kind === 'sleep')
    .filter((span) => ownerOf(spans, span) === call)
    .map((span) => partOf(spans, span, call, to, start))
    // A request that is given up at once is never sent.
    .filter((part) => part.to > part.from)
  const parts = [...known, ...gaps(call.from - start, to - start, known)]
  parts.sort((a, b) => a.from - b.from)
  return { from: call.from - start, to: to - start, end: call.end, times: 1, parts }
}

function partOf(spans: readonly Span[], span: Span, call: Span, last: number, start: number): Part {
  const { from, to = last } = span
  const times = { from: from - start, to: to - start }
  const code = span.code !== undefined && { code: span.code }
  if (span.kind === 'sleep') return { kind: 'sleep', ...times, ...code }
  const ran = spans.find((each) => each.kind === 'handler' && exchangeOf(spans, each) === span)
  const name = span.name === call.name && span.origin === call.origin ? undefined : span.name
  return {
    kind: 'exchange',
    ...times,
    end: span.end,
    ...(name !== undefined && { name }),
    ...(ran && { handler: ran.name }),
    ...code,
  }
}

/** Time that a call spends neither on the wire nor asleep. */
function gaps(from: number, to: number, parts: readonly Part[]): Part[] {
  const found: Part[] = []
  let now = from
  for (const part of [...parts].sort((a, b) => a.from - b.from)) {
    if (part.from > now) found.push({ kind: 'wait', from: now, to: part.from })
    now = Math.max(now, part.to)
  }
  if (to > now) found.push({ kind: 'wait', from: now, to })
  return found
}

/** The call that spends time on it; undefined for what a server does. */
function ownerOf(spans: readonly Span[], span: Span): Span | undefined {
  for (const each of outside(spans, span)) {
    if (each.kind === 'exchange') return undefined
    if (each.kind === 'call') return each
  }
  return undefined
}

function exchangeOf(spans: readonly Span[], span: Span): Span | undefined {
  for (const each of outside(spans, span)) if (each.kind === 'exchange') return each
  return undefined
}

function depthOf(spans: readonly Span[], span: Span): number {
  return [...outside(spans, span)].filter(({ kind }) => kind === 'call').length
}

function lastOf(recording: Recording): number {
  return Math.max(0, ...recording.map(({ from, to = from }) => to))
}
