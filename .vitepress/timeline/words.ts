import type { Call, Part, Row } from '../../scripts/timeline/panels.ts'

/** `80 ms`, `1.2 s` */
export function duration(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${Number((ms / 1000).toFixed(2))} s`
}

export function isBad(end: string | undefined): boolean {
  return end === undefined || !/^[123]\d\d$/.test(end)
}

/** What a bar says: a status, or that there was none. */
export function statusOf({ end = '' }: Part): string {
  return /^\d/.test(end) ? end : '✕'
}

/** What the callers of a row get, equal results counted: `200, 3 × 503`. */
export function results({
  calls,
}: Row): readonly { readonly text: string; readonly bad: boolean }[] {
  const counted: { end: string; times: number; bad: boolean }[] = []
  for (const { end = 'no end', times } of calls) {
    const before = counted.at(-1)
    // The heading of a row of one counts already.
    const count = calls.length === 1 ? 1 : times
    if (before?.end === end) before.times += count
    else counted.push({ end, times: count, bad: isBad(end) })
  }
  return counted.map(({ end, times, bad }) => ({
    text: times > 1 ? `${times} × ${end}` : end,
    bad,
  }))
}

/** What a part is called in the table. */
export function partName(part: Part, row: Row): string {
  if (part.kind === 'sleep') return 'sleeps'
  if (part.kind === 'wait') return 'waits'
  const name = part.name ?? row.name
  return part.handler === undefined ? name : `${name}, which runs ${handlerName(part.handler)}`
}

export function handlerName(name: string): string {
  return name === '' ? 'the handler' : `${name}()`
}

export function times({ calls }: Row): number {
  return calls.reduce((total, call: Call) => total + call.times, 0)
}
