import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A kind of project in which the packed library and copied recipes were tried, as the test wrote it. */
export interface ProjectResult {
  readonly group: string
  /** Such as `Bundler`. */
  readonly name: string
  /** What is special about the project: options, a command. */
  readonly setup: string
  readonly works: boolean
  /** Why it does not, or what it takes. */
  readonly note: string
  /** Only in `npm run test:projects`. */
  readonly onlyInFull: boolean
}

export function projectResultsFile(root: string): string {
  return join(root, 'tests/projects/results.json')
}

export function readProjectResults(root: string): readonly ProjectResult[] {
  // Written by tests/projects/projects.test.ts.
  return JSON.parse(readFileSync(projectResultsFile(root), 'utf8')) as readonly ProjectResult[]
}
