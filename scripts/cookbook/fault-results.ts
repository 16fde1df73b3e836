import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { catalogue } from './catalogue.ts'

/** How often a fault strikes: the first request, after which all is well, or every one. */
export const TIMES = ['once', 'always'] as const

export type Times = (typeof TIMES)[number]

/** What the callers of one recipe saw, as a test wrote it, by column, fault and how often it struck. */
export type FaultResults = Readonly<
  Record<string, Readonly<Record<string, Readonly<Partial<Record<Times, string>>>>>>
>

/** What the recipe changes for a caller. */
export type Effect = 'same' | 'recovered' | 'other'

/** The file with the results of a recipe, or of a call without middleware. */
export function faultsFile(root: string, recipe: string): string {
  return join(
    root,
    recipe === 'plain' ? 'tests/faults/plain.json' : `snippets/${recipe}/faults.json`,
  )
}

export function readFaults(root: string, recipe: string): FaultResults {
  return JSON.parse(readFileSync(faultsFile(root, recipe), 'utf8')) as FaultResults
}

/** The pages that have results, in reading order: `client/retry`. */
export function recipesUnderFaults(root: string): string[] {
  return catalogue(root)
    .map(({ link }) => link.slice(1))
    .filter((id) => existsSync(faultsFile(root, id)))
}

/** Compares what a caller saw with what it sees without middleware; the number of requests does not count. */
export function effectOf(plain: string, seen: string): Effect {
  const outcome = withoutCount(seen)
  if (outcome === withoutCount(plain)) return 'same'
  return /^200(?!.*Error)/.test(outcome) ? 'recovered' : 'other'
}

/** `NetworkError` of `NetworkError (2)`. */
export function withoutCount(seen: string): string {
  return seen.replace(/ \(\d+\)(?=$|,)/, '')
}
