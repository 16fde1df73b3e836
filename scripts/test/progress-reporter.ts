import { renameSync, writeFileSync } from 'node:fs'
import { env } from 'node:process'
import type { Reporter, TestCase } from 'vitest/node'
import type { Failure, Progress } from './vitest-report.ts'

/** The environment variable that names the file to write. */
export const PROGRESS_FILE = 'MIDDLEWARE_COOKBOOK_PROGRESS'

/**
 * Writes down which tests run and which have failed, each time one begins: vitest's own report comes at the end, which a
 * run that hangs does not reach.
 */
export default class ProgressReporter implements Reporter {
  readonly #running = new Map<string, Failure>()
  readonly #failures: Failure[] = []
  #passed = 0

  onTestCaseReady(test: TestCase): void {
    this.#running.set(test.id, failureOf(test, 'It had not ended when the step was stopped.'))
    this.#write()
  }

  onTestCaseResult(test: TestCase): void {
    this.#running.delete(test.id)
    const { state, errors } = test.result()
    if (state === 'passed') this.#passed++
    if (state === 'failed') this.#failures.push(failureOf(test, errors[0]?.message ?? ''))
  }

  #write(): void {
    const file = env[PROGRESS_FILE]
    if (file === undefined) return
    const failures = [...this.#running.values(), ...this.#failures]
    // Whole at any moment: the run may be killed here.
    const draft = `${file}.draft`
    writeFileSync(draft, JSON.stringify({ passed: this.#passed, failures } satisfies Progress))
    renameSync(draft, file)
  }
}

function failureOf({ module, location, fullName }: TestCase, message: string): Failure {
  const test = fullName.replaceAll(' > ', ' ')
  return { place: `${module.moduleId}:${location?.line ?? 1}`, test, message }
}
