import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { MutantTarget, Survivor } from '../cookbook/mutant-results.ts'

/** The part of Stryker's report that is read here (mutation-testing-report-schema). */
export interface Report {
  readonly files: Readonly<Record<string, { source: string; mutants: readonly Mutant[] }>>
}

interface Mutant {
  readonly status: string
  readonly statusReason?: string
  readonly replacement?: string
  readonly mutatorName: string
  readonly location: { readonly start: Place; readonly end: Place }
}

interface Place {
  readonly line: number
  readonly column: number
}

/** How many mutants there were, and how each ended. */
export interface Counts {
  readonly mutants: number
  readonly killed: number
  readonly timedOut: number
  readonly survived: readonly Survivor[]
}

/**
 * Reads what Stryker has found out.
 *
 * @throws Error if there is no mutant, or one could not be tried
 */
export function readReport(file: string, root: string, { folder }: MutantTarget): Counts {
  const { files } = JSON.parse(readFileSync(file, 'utf8')) as Report
  const all = Object.entries(files).flatMap(([path, { source, mutants }]) =>
    mutants.map((mutant) => ({ ...mutant, path, lines: source.split('\n') })),
  )
  const tried = all.filter(({ status }) => status !== 'Ignored')
  if (tried.length === 0) throw new Error(`Stryker has found nothing to change in ${folder}.`)
  const odd = tried.find((mutant) => !KNOWN.has(mutant.status) && !breaksRun(mutant))
  if (odd) {
    const { path, location, status, statusReason = 'no reason' } = odd
    throw new Error(
      `Stryker could not try a mutant of ${path}:${location.start.line}: ${status}, ${statusReason.slice(-300)}`,
    )
  }
  const survived = tried.filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
  const timedOut = tried.filter(isLate).length
  return {
    mutants: tried.length,
    timedOut,
    killed: tried.length - timedOut - survived.length,
    survived: survived.map(({ path, lines, location: { start, end }, replacement = '' }) => ({
      file: relative(folder, relative(root, path) || path).replaceAll('\\', '/'),
      line: start.line,
      code: (lines[start.line - 1] ?? '').trim(),
      mutant: withReplacement(lines, start, end, replacement),
      why: '',
    })),
  }
}

/** Whether a mutant never ended, or a test of it. */
export function isLate({ status, statusReason = '' }: Mutant): boolean {
  return status === 'Timeout' || statusReason.includes('Test timed out')
}

const KNOWN = new Set(['Killed', 'Timeout', 'Survived', 'NoCoverage', 'CompileError'])

/**
 * Whether a mutant throws where no test catches it, or ends the process of the tests. `npm test` fails with either, but Stryker
 * has no test that noticed it, and calls that an error of the run. Its own error is another thing: then no test ran.
 */
function breaksRun({ status, statusReason = '' }: Mutant): boolean {
  const isOutside = statusReason.startsWith('An error occurred outside of a test run')
  return status === 'RuntimeError' && isOutside && !statusReason.includes(FILTER_FAILED)
}

/** Of the names of all tests that reach a mutant: one of a hundred thousand characters is too much for it. */
const FILTER_FAILED = 'Invalid regular expression'

/** The lines with the change, as one without indentation. Columns count from one. */
function withReplacement(lines: readonly string[], start: Place, end: Place, by: string): string {
  const before = (lines[start.line - 1] ?? '').slice(0, start.column - 1)
  const after = (lines[end.line - 1] ?? '').slice(end.column - 1)
  return `${before}${by}${after}`.trim().replace(/\s*\n\s*/g, ' ')
}

/** Takes over the reasons that were written for the same change before, wherever its line is now. */
export function withReasons(
  found: readonly Survivor[],
  before: readonly Survivor[],
): readonly Survivor[] {
  const key = ({ file, code, mutant }: Survivor) => [file, code, mutant].join('\n')
  const known = new Map(before.map((each) => [key(each), each.why]))
  return found.map((each) => ({ ...each, why: known.get(key(each)) ?? '' }))
}
