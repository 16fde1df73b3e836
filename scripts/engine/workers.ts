import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Job, Verdict } from './runner.ts'

/** A process that runs programs one after another, and is replaced if one of them ends it. */
export interface Worker {
  run(job: Job): Promise<Verdict>
  close(): void
}

/** Where a program runs: on real sockets, and on the browser's platform, which lives in memory. */
export interface Workers {
  readonly onSockets: Worker
  readonly inMemory: Worker
  close(): void
}

/** Makes both; their processes start with the first job. */
export function startWorkers(): Workers {
  const onSockets = startWorker([])
  const inMemory = startWorker(['--conditions=browser'])
  return {
    onSockets,
    inMemory,
    close() {
      onSockets.close()
      inMemory.close()
    },
  }
}

/** How much longer than its limit a program may block the process before that is ended. */
const GRACE = 1000

function startWorker(conditions: readonly string[]): Worker {
  let shared: ChildProcess | undefined
  return {
    async run(job) {
      if (job.program.alone !== undefined) {
        const child = start(conditions)
        return ask(child, job).finally(() => child.kill())
      }
      if (!shared || hasEnded(shared)) shared = start(conditions)
      return ask(shared, job)
    },
    close() {
      shared?.kill()
    },
  }
}

function start(conditions: readonly string[]): ChildProcess {
  const child = fork(join(import.meta.dirname, 'runner.ts'), {
    execArgv: ['--import', import.meta.resolve('tsx'), ...conditions],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  child.stdout?.resume()
  return child
}

function hasEnded({ connected, exitCode, signalCode }: ChildProcess): boolean {
  return !connected || exitCode !== null || signalCode !== null
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
  return { output: '', problems: [problem], afterwards: [], ms }
}
