import { existsSync, readFileSync } from 'node:fs'
import { createHistogram } from 'node:perf_hooks'
import type { Measured } from './rounds.ts'

export interface Load {
  /** How many calls are under way at once. */
  readonly concurrency: number
  /**
   * How many calls come first, or as many as take a second of CPU time, and are not counted: a fresh
   * process compiles its code. Not a time by the clock: on a busy machine that may be a tenth of it.
   */
  readonly warmUp: number
  /** ms */
  readonly duration: number
}

/** Makes calls, as many at once as `load` says, and measures those that begin after the warm-up. */
export async function measure(call: () => Promise<void>, load: Load): Promise<Measured> {
  let left = load.warmUp
  const idle = process.cpuUsage()
  await repeat(call, load.concurrency, () => left-- > 0 && used(idle) < 1e6)
  const times = createHistogram()
  const cpu = process.cpuUsage()
  const start = performance.now()
  let calls = 0
  const end = start + load.duration
  await repeat(
    async () => {
      const begin = performance.now()
      await call()
      times.record(Math.max(1, Math.round((performance.now() - begin) * 1000)))
      calls++
    },
    load.concurrency,
    () => performance.now() < end,
  )
  const seconds = (performance.now() - start) / 1000
  return {
    rate: calls / seconds,
    p99: times.percentile(99) / 1000,
    cpu: used(cpu) / calls,
    memory: peakMemory(),
  }
}

/** MB. Linux gives a child what its parent had as the start of `maxRSS`, so there it is read elsewhere. */
export function peakMemory(): number {
  const status = '/proc/self/status'
  const text = existsSync(status) ? readFileSync(status, 'utf8') : ''
  const peak = /^VmHWM:\s*(\d+) kB$/m.exec(text)?.[1] ?? process.resourceUsage().maxRSS
  return Number(peak) / 1024
}

/** µs of CPU time since then. */
function used(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since)
  return user + system
}

async function repeat(
  call: () => Promise<void>,
  concurrency: number,
  goesOn: () => boolean,
): Promise<void> {
  const loop = async () => {
    while (goesOn()) await call()
  }
  await Promise.all(Array.from({ length: concurrency }, loop))
}
