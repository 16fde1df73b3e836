import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

/** ms. What takes longer hangs; on a busy machine a second of work takes half a minute. */
const LONGEST = 300_000

/** A process of its own that answers one message at a time. */
export interface Child {
  ask<Answer>(message: object): Promise<Answer>
  stop(): Promise<void>
}

/**
 * Starts a module in a fresh Node, without any of this process's loaders.
 *
 * @param file JavaScript
 */
export function startChild(file: string, ...args: readonly string[]): Child {
  const child = fork(file, args, { execArgv: [], serialization: 'advanced' })
  return {
    async ask<Answer>(message: object) {
      child.send(message)
      return (await answer(child, file)) as Answer
    },
    async stop() {
      if (child.exitCode !== null) return
      const ended = once(child, 'exit')
      // A server that ends gracefully would keep us waiting.
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** A contestant that fails must end the run: a figure that is missing would go unnoticed. */
async function answer(child: ChildProcess, file: string): Promise<unknown> {
  const stopped = new AbortController()
  const { signal } = stopped
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([message]: unknown[]) => message),
      sleep(LONGEST, undefined, { signal }).then(() => {
        throw new Error(`${file} has not answered within ${LONGEST} ms`)
      }),
      once(child, 'exit', { signal }).then(([code]: unknown[]) => {
        throw new Error(`${file} ended with code ${String(code)} instead of an answer`)
      }),
    ])
  } finally {
    stopped.abort()
  }
}
