import { existsSync, readFileSync } from 'node:fs'
import { createHistogram } from 'node:perf_hooks'
import type { Measured } from './rounds.ts'

export interface Load {
  /** How many calls are under way at once. */
  readonly concurrency: number
  /** ms during which calls are made and not counted: a fresh process compiles its code first. */
  readonly warmUp: number
  /** ms */
  readonly duration: number
}

/** Makes calls, as many at once as `load` says, and measures those that begin after the warm-up. */
export async function measure(call: () => Promise<void>, load: Load): Promise<Measured> {
  await repeat(call, load.concurrency, load.warmUp)
  const times = createHistogram()
  const cpu = process.cpuUsage()
  const start = performance.now()
  let calls = 0
  await repeat(
    async () => {
      const begin = performance.now()
      await call()
      times.record(Math.max(1, Math.round((performance.now() - begin) * 1000)))
      calls++
    },
    load.concurrency,
    load.duration,
  )
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(cpu)
  return {
    rate: calls / seconds,
    p99: times.percentile(99) / 1000,
    cpu: (user + system) / calls,
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

async function repeat(call: () => Promise<void>, concurrency: number, ms: number): Promise<void> {
  const end = performance.now() + ms
  const loop = async () => {
    do await call()
    while (performance.now() < end)
  }
  await Promise.all(Array.from({ length: concurrency }, loop))
}
