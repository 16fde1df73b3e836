import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { join } from 'node:path'
import { env, execPath, platform } from 'node:process'
import type { Readable } from 'node:stream'
import { toolCommand } from '../lib/tool.js'
import { cpuTimeOfEnded } from './cpu-time.ts'
import { leftInGroup, signalGroup } from './process-group.ts'
import type { Step } from './steps.ts'
import { onSilence } from './on-silence.ts'
import { PROGRESS_FILE } from './progress-reporter.ts'
import { readProgress, readTestCounts, type TestCounts } from './vitest-report.ts'

/** How a step ended. */
export interface Outcome {
  readonly step: Step
  readonly passed: boolean
  readonly seconds: number
  /** CPU time of all its processes, in seconds, where the system says it. */
  readonly cpu?: number | undefined
  /** What it wrote to both its outputs. */
  readonly output: string
  /** Only if the step is a project of vitest and left a report. */
  readonly tests?: TestCounts
}

/** What a step is run with. */
export interface Surroundings {
  readonly root: string
  /** A folder for reports. */
  readonly reports: string
  readonly colour: boolean
  readonly signal: AbortSignal
  /** How long what a step has started may take to end after it, in ms (default 30 000). */
  readonly patience?: number
  /** A step that prints nothing for so many ms hangs (default 20 minutes). */
  readonly silence?: number
}

/**
 * How long a step may print nothing, in ms. It judges no speed: a machine may be ten times slower than the one at hand, and
 * a step that gets on, however slowly, is not stopped. What tests do has a limit of its own (see hangs.ts).
 */
const SILENCE = 20 * 60_000

const progressReporter = join(import.meta.dirname, 'progress-reporter.ts')

/** Runs one step to its end. Never rejects: what goes wrong is part of the outcome. */
export async function runStep(step: Step, surroundings: Surroundings): Promise<Outcome> {
  const started = Date.now()
  const report = join(surroundings.reports, `${step.name}.json`)
  const { code, output, cpu } = await execute(step, report, surroundings)
  const seconds = (Date.now() - started) / 1000
  const ended = { step, seconds, cpu }
  if (step.project === undefined) return { ...ended, passed: code === 0, output }
  try {
    const tests = readTestCounts(report, surroundings.root)
    return { ...ended, passed: code === 0 && tests.failed === 0, output, tests }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    const tests = readProgress(progressIn(report), surroundings.root)
    return {
      ...ended,
      passed: false,
      output: `${output}\n${problem}`,
      ...(tests && { tests }),
    }
  }
}

function progressIn(report: string): string {
  return report.replace(/json$/, 'progress.json')
}

interface Ended {
  readonly code: number | null
  readonly output: string
  readonly cpu: number | undefined
}

async function execute(
  step: Step,
  report: string,
  { root, colour, signal, patience = 30_000, silence = SILENCE }: Surroundings,
): Promise<Ended> {
  const [tool, ...options] = step.command
  if (step.project !== undefined) {
    options.push('--reporter=default', '--reporter=json', `--outputFile.json=${report}`)
    options.push(`--reporter=${progressReporter}`)
    if (env['GITHUB_ACTIONS'] === 'true') options.push('--reporter=github-actions')
  }
  const child = spawn(execPath, toolCommand(root, tool, options), {
    cwd: root,
    env: {
      ...withoutColour(),
      ...step.env,
      ...(colour ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
      [PROGRESS_FILE]: progressIn(report),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that what the tool has started ends with it.
    detached: platform !== 'win32',
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
  const closed = new Promise((resolve) => child.once('close', resolve))

  const { code, note } = await ending(child, signal, patience, silence)
  // Steps that run at the same time end one after the other.
  const cpu = sinceLast(cpuTimeOfEnded())
  const left = child.pid === undefined ? [] : await endGroup(child.pid, patience)
  await closed
  const output = Buffer.concat(chunks).toString() + note
  if (left.length === 0 || note !== '') return { code, output, cpu }
  return {
    code: code === 0 ? 1 : code,
    output: `${output}\nIt left running:\n${left.join('\n')}`,
    cpu,
  }
}

let last = 0

function sinceLast(time: number | undefined): number | undefined {
  if (time === undefined) return undefined
  const since = time - last
  last = time
  return since
}

/** Waits until the tool has ended, or makes it end. */
function ending(
  child: ChildProcessByStdio<null, Readable, Readable>,
  signal: AbortSignal,
  patience: number,
  silence: number,
): Promise<{ readonly code: number | null; readonly note: string }> {
  return new Promise((resolve) => {
    let note = ''
    const stop = (why: string): void => {
      note = `\n${why}`
      if (child.pid !== undefined) signalGroup(child.pid, 'SIGTERM')
      setTimeout(() => child.kill('SIGKILL'), patience).unref()
    }
    const onAbort = (): void => stop('Stopped.')
    const stopListening = onSilence([child.stdout, child.stderr], silence, () => {
      stop(`Stopped: it printed nothing for ${silence / 60_000} minutes.`)
    })
    const end = (code: number | null): void => {
      stopListening()
      signal.removeEventListener('abort', onAbort)
      resolve({ code: note === '' ? code : null, note })
    }
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort)
    child.once('exit', end)
    child.once('error', (error) => {
      note = `\n${error.message}`
      end(null)
    })
  })
}

/** @returns what had to be killed */
async function endGroup(leader: number, patience: number): Promise<readonly string[]> {
  const left = await leftInGroup(leader, patience)
  if (left.length > 0) signalGroup(leader, 'SIGKILL')
  return left
}

function withoutColour(): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _force, NO_COLOR: _no, ...rest } = env
  return rest
}
