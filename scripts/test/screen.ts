import { env, stdout } from 'node:process'
import { styleText } from 'node:util'
import type { Outcome } from './run-step.ts'
import type { Listener } from './run-steps.ts'
import type { Step } from './steps.ts'
import { lastLines } from './last-lines.ts'
import type { Totals } from './totals.ts'

const inActions = env['GITHUB_ACTIONS'] === 'true'

/** Whether to write colours: in a terminal, unless `NO_COLOR` asks not to. */
export const colour = stdout.isTTY && (env['NO_COLOR'] ?? '') === ''

/** Writes what happens: a line for each step that has ended and, in a terminal, one for those that run. */
export function createScreen(): Listener & { close(): void } {
  const running = new Map<Step, number>()
  const live = stdout.isTTY && !inActions
  const timer = live ? setInterval(draw, 250) : undefined

  function draw(): void {
    const steps = [...running].map(
      ([{ name }, started]) => `${name} ${seconds(Date.now() - started)}`,
    )
    if (live)
      stdout.write(`\r\u001B[K${paint('dim', steps.join('   ').slice(0, stdout.columns - 1))}`)
  }

  return {
    started(step) {
      running.set(step, Date.now())
      draw()
    },
    ended(outcome) {
      running.delete(outcome.step)
      if (live) stdout.write('\r\u001B[K')
      writeOutcome(outcome)
      draw()
    },
    close() {
      clearInterval(timer)
      if (live) stdout.write('\r\u001B[K')
    },
  }
}

function writeOutcome({ step, passed, seconds: took, cpu, output, tests }: Outcome): void {
  const mark = passed ? paint('green', '✓') : paint('red', '✗')
  const count = tests ? `, ${plural(tests.names.length, 'test')}` : ''
  const time =
    seconds(took * 1000).padStart(8) + (cpu === undefined ? '' : cpuTime(cpu).padStart(14))
  console.log(`${mark} ${step.name.padEnd(9)} ${time}  ${paint('dim', step.about + count)}`)
  for (const [line] of output.matchAll(/\bSKIPPED: .*$/gm))
    console.log(paint('yellow', `  ${line}`))
  if (passed) return
  if (inActions) {
    console.log(`::error title=${step.name}::The step "${step.name}" of npm test failed`)
    console.log(`::group::Output of ${step.name}`)
  }
  console.log(`\n${output.trim()}\n`)
  if (inActions) console.log('::endgroup::')
  else console.log(`Run it alone: npm test -- ${step.name}\n`)
}

/** The last line says how many passed and failed, and nothing else. */
export function writeSummary(outcomes: readonly Outcome[], totals: Totals, took: number): void {
  const failed = outcomes.filter(({ passed }) => !passed).map(({ step }) => step.name)
  const skipped = totals.skipped > 0 ? `, ${plural(totals.skipped, 'test')} skipped` : ''
  console.log()
  if (failed.length > 0) {
    for (const line of lastLines(outcomes)) console.log(line)
    console.log(paint('red', `Failed: ${failed.join(', ')}`))
  }
  console.log(
    `${plural(totals.programs, 'program')} and ${plural(totals.tests, 'test')} ran` +
      ` in ${plural(outcomes.length, 'step')} and ${seconds(took * 1000)}${ofCpu(outcomes)}${skipped}`,
  )
  console.log(`${totals.passed} passed, ${totals.failed} failed`)
}

function ofCpu(outcomes: readonly Outcome[]): string {
  const known = outcomes.flatMap(({ cpu }) => cpu ?? [])
  return known.length === 0 ? '' : `, with ${cpuTime(known.reduce((sum, cpu) => sum + cpu, 0))}`
}

function cpuTime(s: number): string {
  return `${s.toFixed(0)} s of CPU`
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function paint(format: 'green' | 'red' | 'yellow' | 'dim', text: string): string {
  return colour ? styleText(format, text) : text
}
