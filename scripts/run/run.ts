import { pathToFileURL } from 'node:url'
import { watchAbortListeners } from './sandbox/abort-listeners.ts'
import { captureConsole, type Printed } from './sandbox/console.ts'
import { rememberEnvironment } from './sandbox/environment.ts'
import { catchEscapes } from './sandbox/escapes.ts'
import { nameOf, placesIn, stackOf } from './errors.ts'
import { headlineOf } from './headline.ts'
import type { Program } from '../cookbook/snippet.ts'
import { place } from '../cookbook/problem.ts'
import { hangs } from '../lib/hangs.ts'
import { LIMIT } from './limit.ts'
import { whenIdle } from './sandbox/idle.ts'
import { guardNetwork, type Network } from './sandbox/network.ts'
import { followResources } from './sandbox/resources.ts'

/** What happened when a program ran. */
export interface Run {
  readonly program: Program
  /** Everything that it printed; an error that ended it is the last line. */
  readonly output: string
  readonly printed: readonly Printed[]
  /** It ran to its end, or to the error that it says it throws. */
  readonly ended: boolean
  /** What it did that a program must not do, a sentence each. */
  readonly complaints: readonly string[]
  /** How long it took, in ms of real time. */
  readonly ms: number
}

interface Failure {
  readonly error: unknown
}

export interface RunOptions {
  /** Replaces the clock while the program runs (default: real time). */
  readonly installClock?: () => () => void
  /** How long it may take, in ms of real time (default 5000); longer, if it is not idle even then. */
  readonly limit?: number
  /** How far it may reach (default: loopback). */
  readonly network?: Network
  /** Is told each text when the program prints it. */
  readonly onPrint?: (text: string) => void
}

let count = 0

/**
 * Runs a program in this process, from a fresh copy of its module, and catches what it prints and
 * throws. Works under tsx and in vitest. Programs run one after another, never two at once.
 */
export async function run(program: Program, options: RunOptions = {}): Promise<Run> {
  const { installClock = () => () => undefined, limit = LIMIT, network = 'loopback' } = options
  const environment = rememberEnvironment()
  const escapes = catchEscapes(program.warns)
  const guard = guardNetwork(network)
  const listeners = watchAbortListeners()
  const removeClock = installClock()
  const capture = captureConsole(options.onPrint)
  const start = performance.now()

  const url = `${pathToFileURL(program.file).href}?run=${String(++count)}`
  const resources = followResources(() => import(/* @vite-ignore */ url) as Promise<unknown>)
  const ended = await outcome(resources.result, escapes.exit, limit)
  const ms = performance.now() - start
  const printed = [...capture.printed]
  const leaks = await resources.left((stack) => firstPlace(program, stack))
  const late = capture.printed.slice(printed.length)

  capture.restore()
  removeClock()
  const listening = listeners.restore(program.file, (stack) => firstPlace(program, stack))
  const refused = guard.restore()
  const escaped = escapes.restore()
  const changes = environment.putBack()

  const failure = typeof ended === 'string' ? undefined : ended
  const interruptions = [
    ...(ended === 'late' ? [`did not end within ${String(limit)} ms`] : []),
    ...(ended === 'late' ? [] : surprise(program, failure)),
  ]
  const complaints = [
    ...interruptions,
    ...capture.stray.map((text) => `wrote other than with console.log: ${text}`),
    ...late.map(({ text }) => `printed after its last statement, so await what prints: ${text}`),
    ...refused,
    ...escaped,
    ...leaks,
    ...listening,
    ...changes,
  ]
  return {
    program,
    output: outputOf(printed, failure),
    printed,
    ended: interruptions.length === 0,
    complaints,
    ms,
  }
}

async function outcome(
  module: Promise<unknown>,
  exit: Promise<never>,
  limit: number,
): Promise<'ended' | 'late' | Failure> {
  const patience = new AbortController()
  const tooLate = lateAfter(limit, patience.signal)
  try {
    return await Promise.race([module.then(() => 'ended' as const), exit, tooLate])
  } catch (error) {
    return { error }
  } finally {
    patience.abort()
  }
}

/** How many times its limit a program may take that is not idle: a machine may be that much slower than the one at hand. */
const SLOWER = 12

/** ms until a program is late that is not idle. What takes as long as a hang does hangs. */
function longest(limit: number): number {
  return Math.max(limit, Math.min(limit * SLOWER, hangs))
}

/** After its limit a program that waits has nothing to wait for; one that works may be on a slow machine. */
function lateAfter(limit: number, signal: AbortSignal): Promise<'late'> {
  return new Promise((resolve) => {
    const late = () => {
      resolve('late')
    }
    let stopLooking: () => void = () => undefined
    const soon = setTimeout(() => {
      stopLooking = whenIdle(late)
    }, limit)
    const last = setTimeout(late, longest(limit))
    signal.addEventListener('abort', () => {
      clearTimeout(soon)
      clearTimeout(last)
      stopLooking()
    })
  })
}

function surprise({ throws }: Program, failure: Failure | undefined): string[] {
  const name = failure && nameOf(failure.error)
  if (name === throws) return []
  const announced = throws === undefined ? '' : `was to throw ${throws}, but `
  return [`${announced}${failure ? `threw ${stackOf(failure.error)}` : 'did not'}`]
}

function outputOf(printed: readonly Printed[], failure: Failure | undefined): string {
  const lines = printed.map(({ text }) => `${text}\n`)
  if (failure) lines.push(`Uncaught ${headlineOf(failure.error)}\n`)
  return lines.join('')
}

function firstPlace(program: Program, stack: string): string | undefined {
  const [first] = placesIn(rootOf(program), stack)
  return first && place(first)
}

function rootOf({ file, path }: Program): string {
  return file.slice(0, -path.length)
}
