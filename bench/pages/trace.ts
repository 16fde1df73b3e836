/** What a trace of Chromium says of one stretch of work. */
export interface TraceEvent {
  readonly name: string
  readonly cat: string
  readonly pid: number
  readonly tid: number
  /** µs, of the clock on the wall */
  readonly ts: number
  readonly dur?: number
  /** µs in which the thread had a processor */
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

/** ms, as on a processor that is slower by {@link SLOWER}. */
export interface Blocking {
  /** The sum of what each task takes beyond {@link SHORT}, from the first paint on: total blocking time. */
  readonly blocking: number
  /** The same, from the first byte of the page on. */
  readonly 'blocking, all': number
  readonly longest: number
  /** Of all tasks, long or short, by what the browser did. */
  readonly parsing: number
  readonly scripts: number
  readonly styles: number
  readonly layout: number
  readonly painting: number
}

/** A phone, in the measure of Lighthouse: https://developer.chrome.com/docs/lighthouse/performance/lighthouse-total-blocking-time */
const SLOWER = 4
/** ms: a task of that length is felt as immediate. */
const SHORT = 50
/** ms after the load event. */
const WINDOW = 5_000

const KINDS = {
  parsing: ['ParseHTML'],
  scripts: [
    'EvaluateScript',
    'v8.compile',
    'v8.compileModule',
    'v8.evaluateModule',
    'FunctionCall',
    'RunMicrotasks',
    'EventDispatch',
    'FireAnimationFrame',
    'FireIdleCallback',
    'TimerFire',
  ],
  styles: ['UpdateLayoutTree', 'ParseAuthorStyleSheet'],
  layout: ['Layout'],
  painting: ['PrePaint', 'Paint', 'Layerize', 'Commit', 'UpdateLayer'],
} as const satisfies Partial<Record<keyof Blocking, readonly string[]>>

/**
 * Reads it off the trace of a first visit. Time is counted while the thread has a processor, so that other processes on
 * the machine add nothing.
 */
export function blockingIn(events: readonly TraceEvent[]): Blocking {
  const paint = last(events, 'firstContentfulPaint')
  const load = last(events, 'loadEventEnd')
  const main = events.find(
    ({ name, pid, args }) =>
      name === 'thread_name' && pid === paint.pid && args?.name === 'CrRendererMain',
  )
  const own = events.filter(({ pid, tid }) => pid === main?.pid && tid === main.tid)
  const end = load.ts + WINDOW * 1000
  const tasks = own.filter(({ name, ts }) => name === 'RunTask' && ts < end)
  if (tasks.length === 0) throw new Error('The trace has no tasks of the page.')
  const lengths = (from: number) =>
    tasks.map(({ ts, dur = 0, tdur = 0 }) => {
      const share = dur === 0 ? 0 : Math.min(1, Math.max(0, (ts + dur - from) / dur))
      return (tdur * share * SLOWER) / 1000
    })
  const beyond = (from: number) =>
    lengths(from).reduce((sum, length) => sum + Math.max(0, length - SHORT), 0)
  const kinds = Object.entries(KINDS).map(([kind, names]) => [kind, timeIn(own, names)] as const)
  return {
    blocking: beyond(paint.ts),
    'blocking, all': beyond(0),
    longest: Math.max(...lengths(0)),
    ...(Object.fromEntries(kinds) as Record<keyof typeof KINDS, number>),
  }
}

/** ms in events of these names, each counted once where one is inside another. */
function timeIn(events: readonly TraceEvent[], names: readonly string[]): number {
  let covered = 0
  let sum = 0
  const chosen = events.filter(({ name }) => names.includes(name))
  for (const { ts, dur = 0, tdur = 0 } of chosen.toSorted((a, b) => a.ts - b.ts)) {
    if (ts < covered) continue
    covered = ts + dur
    sum += tdur
  }
  return (sum * SLOWER) / 1000
}

function last(events: readonly TraceEvent[], name: string): TraceEvent {
  const found = events.findLast((event) => event.name === name)
  if (found === undefined) throw new Error(`The trace has no ${name}.`)
  return found
}
