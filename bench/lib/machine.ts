import { availableParallelism, cpus, loadavg, totalmem, type } from 'node:os'
import type { Machine } from '../../scripts/bench/results.ts'

/** Call it before the run; what it returns, after it. */
export function observeMachine(): () => Machine {
  const before = load()
  return () => ({
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memory: Math.round(totalmem() / 1e9),
    system: `${type()} ${process.arch}`,
    node: process.version,
    load: [before, load()],
  })
}

/** The average of the last minute. */
function load(): number {
  return Math.round((loadavg()[0] ?? 0) * 10) / 10
}
