import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/**
 * The port that a server says it listens on.
 *
 * @param told how it says so
 * @throws Error with all that it said, if it ends before
 */
export async function portOf(child: ChildProcess, told: RegExp): Promise<number> {
  let output = ''
  return new Promise((resolve, reject) => {
    const take = (chunk: Buffer) => {
      output += chunk.toString()
      const found = told.exec(output)?.[1]
      if (found !== undefined) resolve(Number(found))
    }
    child.stdout?.on('data', take)
    child.stderr?.on('data', take)
    child.once('exit', (code) => {
      reject(new Error(`It ended with ${String(code)} before it listened:\n${output}`))
    })
  })
}

/** Ends a server that a test has started, and waits until it is gone. */
export async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
