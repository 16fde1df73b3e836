import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { ComparisonError, comparisonOf } from '../../cookbook/comparison.ts'
import type { Page } from '../../cookbook/page.ts'
import type { Problem } from '../../cookbook/problem.ts'
import type { Snippet } from '../../cookbook/snippet.ts'

/** `snippets/client/retry/naive-connection.out` */
const NAIVE = /^snippets\/((?:client|server)\/[^/]+\/naive[^/]*)\.out$/

/**
 * A naive version fails beside the recipe, in the same scenario: its program prints what both do, and pages show the two
 * side by side.
 */
export function comparisons(snippets: readonly Snippet[], pages: readonly Page[]): Problem[] {
  const asked = new Set(
    pages.flatMap(({ directives }) =>
      directives.filter(({ name }) => name === 'comparison').map(({ of }) => `snippets/${of}.out`),
    ),
  )
  return [
    ...snippets.filter(({ path }) => NAIVE.test(path) || asked.has(path)).flatMap(malformed),
    ...pages.flatMap(shownAsOne),
  ]
}

function malformed({ path, file }: Snippet): Problem[] {
  try {
    comparisonOf(readFileSync(file, 'utf8'))
    return []
  } catch (error) {
    if (!(error instanceof ComparisonError)) throw error
    const message = `${basename(path)} ${error.message}`
    return [{ rule: 'no-comparison', file: path, message }]
  }
}

function shownAsOne({ path, fences }: Page): Problem[] {
  return fences.flatMap(({ line, source }) => {
    const [, program] = NAIVE.exec(source?.path ?? '') ?? []
    if (program === undefined) return []
    const message = `shows what two versions printed as one: write "::: comparison ${program}", and ":::" below it`
    return [{ rule: 'shown-as-one', file: path, line, message }]
  })
}
