import { readFileSync } from 'node:fs'

/**
 * Seconds of CPU, user and system, of all processes that this one has started and that have ended, with those that they
 * have started and waited for. NaN where there is no /proc.
 */
export function cpuOfChildren(): number {
  try {
    const [, after = ''] = /.*\)(.*)/s.exec(readFileSync('/proc/self/stat', 'utf8')) ?? []
    const fields = after.trim().split(' ').map(Number)
    const [user = NaN, system = NaN] = fields.slice(13, 15) // cutime and cstime of proc(5)
    return (user + system) / TICKS
  } catch {
    return NaN
  }
}

/** Of a second: Linux tells programs so on every machine, regardless of the unit it counts in. */
const TICKS = 100
