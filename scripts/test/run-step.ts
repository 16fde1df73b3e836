import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { env, kill, platform } from 'node:process'
import type { Step } from './steps.ts'
import { readTestCounts, type TestCounts } from './vitest-report.ts'

/** How a step ended. */
export interface Outcome {
  readonly step: Step
  readonly passed: boolean
  readonly seconds: number
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
}

/** A step that takes longer hangs. It judges no speed: a machine may be ten times slower than the one at hand. */
const limitMs = 20 * 60_000

/** Runs one step to its end. Never rejects: what goes wrong is part of the outcome. */
export async function runStep(step: Step, surroundings: Surroundings): Promise<Outcome> {
  const started = Date.now()
  const report = join(surroundings.reports, `${step.name}.json`)
  const { code, output } = await execute(step, report, surroundings)
  const seconds = (Date.now() - started) / 1000
  if (step.project === undefined) return { step, passed: code === 0, seconds, output }
  try {
    const tests = readTestCounts(report)
    return { step, passed: code === 0 && tests.failed === 0, seconds, output, tests }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    return { step, passed: false, seconds, output: `${output}\n${problem}` }
  }
}

interface Ended {
  readonly code: number | null
  readonly output: string
}

function execute(
  step: Step,
  report: string,
  { root, colour, signal }: Surroundings,
): Promise<Ended> {
  const [tool, ...options] = step.command
  if (step.project !== undefined) {
    options.push('--reporter=default', '--reporter=json', `--outputFile.json=${report}`)
    if (env['GITHUB_ACTIONS'] === 'true') options.push('--reporter=github-actions')
  }
  const child = spawn(join(root, 'node_modules/.bin', tool), options, {
    cwd: root,
    env: { ...withoutColour(), ...(colour ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }) },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: platform === 'win32',
    // A group of its own, so that what the tool has started ends with it.
    detached: platform !== 'win32',
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))

  return new Promise((resolve) => {
    const end = (code: number | null, note = ''): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      resolve({ code, output: Buffer.concat(chunks).toString() + note })
    }
    const stop = (): void => {
      killGroup(child.pid)
      end(null, '\nStopped.')
    }
    const timer = setTimeout(() => {
      killGroup(child.pid)
      end(null, `\nStopped after ${limitMs / 60_000} minutes.`)
    }, limitMs)
    signal.addEventListener('abort', stop)
    child.on('error', (error) => end(null, `\n${error.message}`))
    child.on('close', (code) => end(code))
  })
}

function withoutColour(): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _force, NO_COLOR: _no, ...rest } = env
  return rest
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    kill(platform === 'win32' ? pid : -pid, 'SIGTERM')
  } catch {
    // it has ended already
  }
}
