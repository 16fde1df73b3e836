import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { kill, pid } from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Runs one piece of work at a time among all processes that name the same lock file.
 * A lock whose process is gone is taken over.
 *
 * @template T
 * @param {string} file
 * @param {(holder: number) => void} onWait called once if another process holds the lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, onWait, work) {
  let announced = false
  /** @type {number | undefined} */
  let previous = NaN
  while (!(await acquire(file))) {
    const holder = holderOf(file)
    if (holder !== undefined && isAlive(holder)) {
      if (!announced) onWait(holder)
      announced = true
    } else if (previous === holder) {
      rmSync(file, { force: true })
    }
    previous = holder // a file that was only just created may be empty still: look twice
    await sleep(100)
  }
  try {
    return await work()
  } finally {
    if (holderOf(file) === pid) rmSync(file, { force: true })
  }
}

/** @param {string} file */
async function acquire(file) {
  try {
    writeFileSync(file, String(pid), { flag: 'wx' })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
  // Another process may have judged the previous holder dead at the same moment and be about to
  // remove what is now our file: only a lock that survives a moment is a lock.
  await sleep(50)
  return holderOf(file) === pid
}

/** @param {string} file */
function holderOf(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined
  } catch {
    return undefined
  }
}

/** @param {number} holder */
export function isAlive(holder) {
  try {
    kill(holder, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
