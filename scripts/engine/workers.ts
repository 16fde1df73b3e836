import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Network } from './network.ts'
import type { Job, Verdict } from './runner.ts'

/** A process that runs programs one after another, and is replaced if one of them ends it. */
export interface Worker {
  run(job: Job): Promise<Verdict>
  close(): void
}

/** How much longer than its limit a program may block the process before that is ended. */
const GRACE = 1000

/**
 * Makes a worker. Its first process starts at once.
 *
 * @param network `none` makes the runtime choose the browser's platform, which lives in memory
 */
export function startWorker(network: Network): Worker {
  let child = start(network)
  return {
    async run(job) {
      if (!child.connected) child = start(network)
      return ask(child, job)
    },
    close() {
      child.kill()
    },
  }
}

function start(network: Network): ChildProcess {
  const conditions = network === 'none' ? ['--conditions=browser'] : []
  const child = fork(join(import.meta.dirname, 'runner.ts'), {
    execArgv: ['--import', import.meta.resolve('tsx'), ...conditions],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  child.stdout?.resume()
  return child
}

async function ask(child: ChildProcess, job: Job): Promise<Verdict> {
  const start = performance.now()
  let said = ''
  const listen = (chunk: Buffer) => (said += chunk.toString())
  const over = new AbortController()
  const watchdog = setTimeout(() => child.kill('SIGKILL'), job.limit + GRACE)
  child.stderr?.on('data', listen)
  child.send(job)
  try {
    const answer = once(child, 'message', { signal: over.signal })
    const end = once(child, 'exit', { signal: over.signal })
    const first = await Promise.race([answer.then(([verdict]) => verdict as Verdict), end])
    if (!Array.isArray(first)) return first as Verdict
    return died(job, performance.now() - start, first as ExitArguments, said)
  } finally {
    over.abort()
    clearTimeout(watchdog)
    child.stderr?.off('data', listen)
  }
}

type ExitArguments = [code: number | null, signal: NodeJS.Signals | null]

function died({ program, limit }: Job, ms: number, [code, signal]: ExitArguments, said: string) {
  const how = code === null ? `with ${String(signal)}` : `with exit code ${String(code)}`
  const problem = {
    rule: 'program-misbehaves',
    file: program.path,
    message:
      ms > limit
        ? `did not end within ${String(limit)} ms and let nothing else run: is there a loop without await?`
        : `ended the process ${how}`,
    ...(said.trim() !== '' && { detail: said.trim() }),
  }
  return { output: '', problems: [problem], ms }
}
