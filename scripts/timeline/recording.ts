/** What happened in a run, from `from` to `to`, in ms of its virtual clock. */
export interface Span {
  /** Counts from 1, in the order in which spans begin. */
  readonly id: number
  /** The span in which it began; absent for what the program itself began. */
  readonly in?: number
  readonly kind: SpanKind
  /** A title, the name of a middleware, or `GET /notes`. */
  readonly name: string
  readonly from: number
  /** Absent for what never ended, and for a title. */
  readonly to?: number
  /** A status, or the name of the error that ended it: `503`, `OperationTimeoutError`. */
  readonly end?: string
  /** Where a request went, by the order in which origins were first called: 1, 2, 3. */
  readonly origin?: number
  /** Of an exchange and a sleep, the line that began it: `client/retry/naive.ts: await sleep(100)`. */
  readonly code?: string
}

export type SpanKind =
  /** A line `# name` that the program printed: what follows belongs to it. */
  | 'title'
  /** A request that passes all middleware of a client. */
  | 'call'
  /** A middleware, of a client or of an application. */
  | 'layer'
  /** A request on the wire, until its response has arrived. */
  | 'exchange'
  /** The innermost handler of an application that `compose` made. */
  | 'handler'
  | 'sleep'
  /** A timer that fired, such as a deadline. */
  | 'timer'

/** What a run did, without what differs between machines: no ports, no queries, no header fields, no bodies. */
export type Recording = readonly Span[]

/** A picture of more spans, such as those of a program that guesses a thousand passwords, shows nothing. */
export const MOST_SPANS = 400

/** A span on each line, so that a difference is read as one. */
export function writeRecording(recording: Recording): string {
  const lines = recording.map((span) => JSON.stringify(span))
  return `[\n${lines.join(',\n')}\n]\n`
}

export function readRecording(text: string): Recording {
  return JSON.parse(text) as Recording
}
