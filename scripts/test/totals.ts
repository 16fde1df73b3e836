import type { Outcome } from './run-step.ts'

/** What `npm test` says at its end. */
export interface Totals {
  /** Tests, and one for each step that does not run vitest. */
  readonly passed: number
  readonly failed: number
  readonly tests: number
  readonly skipped: number
  readonly programs: number
}

/** @param programs the ids of all programs: a test of that name has run it */
export function total(outcomes: readonly Outcome[], programs: ReadonlySet<string>): Totals {
  const each = outcomes.map(countsOf)
  const names = outcomes.find(({ step }) => step.name === 'programs')?.tests?.names ?? []
  return {
    passed: sum(each.map(({ passed }) => passed)),
    failed: sum(each.map(({ failed }) => failed)),
    tests: sum(outcomes.map(({ tests }) => tests?.names.length ?? 0)),
    skipped: sum(outcomes.map(({ tests }) => tests?.skipped ?? 0)),
    programs: new Set(names.filter((name) => programs.has(name))).size,
  }
}

function countsOf({ passed, tests }: Outcome): { passed: number; failed: number } {
  if (!tests) return { passed: passed ? 1 : 0, failed: passed ? 0 : 1 }
  // vitest fails without a failed test if a rejection was not handled
  const failed = passed ? 0 : Math.max(tests.failed, 1)
  return { passed: tests.passed, failed }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((left, right) => left + right, 0)
}
