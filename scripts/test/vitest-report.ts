import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'

/** What a run of vitest says about itself. */
export interface TestCounts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** The names of the tests that ran, without those of the groups around them. */
  readonly names: readonly string[]
  readonly failures: readonly Failure[]
}

/** A test that failed, or a file of tests that could not be loaded. */
export interface Failure {
  /** Relative to the root, with the line that failed: `runtime/handler.test.ts:41`. */
  readonly place: string
  /** The names of the groups and of the test; nothing for a file. */
  readonly test: string
  readonly message: string
}

/** How far a run has come that left no report. */
export interface Progress {
  readonly passed: number
  /** What has failed, and what was running; places are absolute. */
  readonly failures: readonly Failure[]
}

/** The part of vitest's JSON report that is read here. */
interface Report {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message?: string
    readonly assertionResults: readonly {
      readonly title: string
      readonly fullName?: string
      readonly status: string
      readonly location?: { readonly line: number } | null
      readonly failureMessages?: readonly string[]
    }[]
  }[]
}

/**
 * Counts the tests in vitest's JSON report. A file that could not be loaded counts as a failed test, so that
 * it does not vanish from the sum.
 *
 * @throws Error if there is no report, or no test in it
 */
export function readTestCounts(file: string, root = ''): TestCounts {
  const { testResults } = readReport(file)
  const results = testResults.flatMap(({ assertionResults }) => assertionResults)
  const unloaded = testResults.filter((result) => {
    return (
      result.status === 'failed' &&
      !result.assertionResults.some(({ status }) => status === 'failed')
    )
  })
  const ran = results.filter(({ status }) => status === 'passed' || status === 'failed')
  if (ran.length === 0 && unloaded.length === 0) throw new Error('vitest ran no test at all')
  const passed = ran.filter(({ status }) => status === 'passed').length
  return {
    passed,
    failed: ran.length - passed + unloaded.length,
    skipped: results.length - ran.length,
    failures: [
      ...unloaded.map(({ name, message = '' }) => ({
        place: relative(root, name),
        test: '',
        message,
      })),
      ...testResults.flatMap((result) => failuresIn(result, root)),
    ],
    names: ran.map(({ title }) => title.replace(/^'(.*)'$/, '$1')), // vitest quotes a `$name` in a title
  }
}

/** What is known of a run that was stopped; undefined if it began no test. */
export function readProgress(file: string, root: string): TestCounts | undefined {
  if (!existsSync(file)) return undefined
  const { passed, failures } = JSON.parse(readFileSync(file, 'utf8')) as Progress
  return {
    passed,
    failed: failures.length,
    skipped: 0,
    names: [],
    failures: failures.map((one) => ({ ...one, place: relative(root, one.place) })),
  }
}

function failuresIn(
  { name, assertionResults }: Report['testResults'][number],
  root: string,
): Failure[] {
  return assertionResults
    .filter(({ status }) => status === 'failed')
    .map(({ title, fullName = title, location, failureMessages = [] }) => {
      const [message = ''] = failureMessages
      const thrown = message.slice(message.indexOf(`${name}:`) + name.length)
      const line = message.includes(`${name}:`) ? /^:(\d+)/.exec(thrown)?.[1] : location?.line
      return { place: `${relative(root, name)}:${line ?? 1}`, test: fullName, message }
    })
}

function readReport(file: string): Report {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report
  } catch {
    throw new Error('vitest left no report: it ended before its tests did')
  }
}
