import { readFileSync } from 'node:fs'

/** In which the system counts (proc_pid_stat(5), USER_HZ). */
const TICKS_PER_SECOND = 100

/**
 * CPU time of the processes that this one has waited for until now, with what they have waited for: user and system, in seconds.
 * Only Linux says it; a process that outlived its parent is not in it.
 */
export function cpuTimeOfEnded(): number | undefined {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8')
    // The second field is a name in parentheses, which may have spaces.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    // cutime and cstime, the 16th and the 17th of all.
    const [user = 0, system = 0] = fields.slice(13, 15)
    return (user + system) / TICKS_PER_SECOND
  } catch {
    return undefined
  }
}
