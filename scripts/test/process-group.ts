import { execFile } from 'node:child_process'
import { kill, platform } from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

/**
 * Sends a signal to a child that leads a group (`detached: true`) and to all that it has started. On Windows, where there
 * are no groups, to the child alone.
 *
 * @returns whether there was anything to send it to
 */
export function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return kill(platform === 'win32' ? leader : -leader, signal)
  } catch {
    return false
  }
}

/**
 * Waits until a group is empty.
 *
 * @param patience ms
 * @returns what runs even after that, a line for each process
 */
export async function leftInGroup(leader: number, patience: number): Promise<readonly string[]> {
  const end = Date.now() + patience
  while (signalGroup(leader, 0)) {
    const left = await membersOf(leader)
    if (left.length === 0 || Date.now() > end) return left
    await sleep(20)
  }
  return []
}

/** Without those that have ended, and wait for a parent that does not look. */
async function membersOf(leader: number): Promise<string[]> {
  const columns = ['pgid=', 'stat=', 'pid=', 'args='].flatMap((column) => ['-o', column])
  // A system without ps cannot say what they are.
  const listed = await promisify(execFile)('ps', ['-A', '-ww', ...columns]).catch(() => undefined)
  if (!listed) return [`group ${leader}`]
  return listed.stdout.split('\n').flatMap((line) => {
    const [, group, state = '', process = ''] = /^ *(\d+) +(\S+) +(.*)$/.exec(line) ?? []
    return Number(group) === leader && !state.startsWith('Z') ? [process] : []
  })
}
