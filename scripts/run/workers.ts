import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { endWithParent } from '../lib/end-with-parent.js'
import { problemOf } from './compare-run.ts'
import { PING, PREPARE, STARTED, type Job, type Verdict } from './protocol.ts'

/** A process that runs programs one after another, and is replaced if one of them ends it. */
export interface Worker {
  /** Starts the process before there is work for it. */
  prepare(): void
  run(job: Job): Promise<Verdict>
  close(): void
}

/** Where a program runs: on real sockets, and on the browser's platform, which lives in memory. */
export interface Workers {
  readonly onSockets: Worker
  readonly inMemory: Worker
  /** Starts both processes before there is work for them. */
  prepare(): void
  close(): void
}

/** Makes both; their processes start with the first job. */
export function startWorkers(): Workers {
  const onSockets = startWorker([])
  const inMemory = startWorker(['--conditions=browser'])
  return {
    onSockets,
    inMemory,
    prepare() {
      onSockets.prepare()
      inMemory.prepare()
    },
    close() {
      onSockets.close()
      inMemory.close()
    },
  }
}

/**
 * A program that is late is asked this long (ms) after its limit whether it lets anything else run,
 * and has as long for the answer. A slow machine answers late; an endless loop does not.
 */
const GRACE = 1500

function startWorker(conditions: readonly string[]): Worker {
  let shared: ChildProcess | undefined
  return {
    prepare() {
      shared = start(conditions)
      shared.send(PREPARE)
    },
    async run(job) {
      if (job.program.alone !== undefined) {
        const child = start(conditions)
        return ask(child, job).finally(() => stop(child))
      }
      if (!shared || hasEnded(shared)) shared = start(conditions)
      return ask(shared, job)
    },
    close() {
      if (shared) stop(shared)
    },
  }
}

function start(conditions: readonly string[]): ChildProcess {
  const child = fork(join(import.meta.dirname, 'runner.ts'), {
    execArgv: [...endWithParent(), '--import', import.meta.resolve('tsx'), ...conditions],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  child.stdout?.resume()
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  running.forEach(stop)
})

/** Not with SIGTERM: a process that is still starting may catch that, and then wait forever for its loader. */
function stop(child: ChildProcess): void {
  child.kill('SIGKILL')
}

function hasEnded({ connected, exitCode, signalCode }: ChildProcess): boolean {
  return !connected || exitCode !== null || signalCode !== null
}

function ask(child: ChildProcess, job: Job): Promise<Verdict> {
  return new Promise((resolve) => {
    let said = ''
    let isStuck = false
    let watchdog: NodeJS.Timeout | undefined
    child.stderr?.on('data', listen)
    child.on('message', onMessage)
    child.on('exit', onExit)
    child.send(job)

    function listen(chunk: Buffer) {
      said += chunk.toString()
    }

    function onMessage(message: Verdict | typeof STARTED | typeof PING) {
      if (message === STARTED) wait(job.limit + GRACE)
      else if (message === PING) wait(GRACE)
      else if (!isStuck) end(message)
    }

    function wait(ms: number) {
      clearTimeout(watchdog)
      watchdog = setTimeout(() => {
        child.send(PING)
        watchdog = setTimeout(kill, GRACE)
      }, ms)
    }

    function kill() {
      isStuck = true
      child.kill('SIGKILL')
    }

    function onExit(code: number | null, signal: NodeJS.Signals | null) {
      const how = code === null ? `with ${String(signal)}` : `with exit code ${String(code)}`
      const message = isStuck
        ? `did not end within ${String(job.limit)} ms and let nothing else run: is there a loop without await?`
        : `ended the process ${how}`
      const complaint = [message, ...(said.trim() === '' ? [] : [said.trim()])].join('\n')
      end({ output: '', problems: [problemOf(job.program, complaint)], afterwards: [], ms: 0 })
    }

    function end(verdict: Verdict) {
      clearTimeout(watchdog)
      child.stderr?.off('data', listen)
      child.off('message', onMessage)
      child.off('exit', onExit)
      resolve(verdict)
    }
  })
}
