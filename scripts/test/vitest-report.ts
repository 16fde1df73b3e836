import { readFileSync } from 'node:fs'

/** What a run of vitest says about itself. */
export interface TestCounts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** The names of the tests that ran, without those of the groups around them. */
  readonly names: readonly string[]
}

/** The part of vitest's JSON report that is read here. */
interface Report {
  readonly testResults: readonly {
    readonly status: string
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[]
  }[]
}

/**
 * Counts the tests in vitest's JSON report. A file that could not be loaded counts as a failed test, so that
 * it does not vanish from the sum.
 *
 * @throws Error if there is no report, or no test in it
 */
export function readTestCounts(file: string): TestCounts {
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
    names: ran.map(({ title }) => title.replace(/^'(.*)'$/, '$1')), // vitest quotes a `$name` in a title
  }
}

function readReport(file: string): Report {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report
  } catch {
    throw new Error('vitest left no report: it ended before its tests did')
  }
}
