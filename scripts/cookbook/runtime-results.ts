import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the tests of other runtimes write what they found. */
export function runtimeResultsFile(root: string): string {
  return join(root, 'tests/runtimes/results.json')
}

export function readRuntimeResults(root: string): RuntimeResults {
  return JSON.parse(readFileSync(runtimeResultsFile(root), 'utf8')) as RuntimeResults
}

/** What these tests found, as the site shows it. */
export interface RuntimeResults {
  readonly runtimes: readonly RuntimeResult[]
  /** How many programs there are. */
  readonly programs: number
  /** What was checked beside the programs. */
  readonly behaviours: readonly string[]
}

export interface RuntimeResult {
  readonly title: string
  readonly version: string
  /** Programs that print what their page shows. */
  readonly right: number
  /** What is different, and why. */
  readonly excused: readonly Excused[]
}

export interface Excused {
  /** `client/basic-auth/naive`, or the name of a behaviour. */
  readonly what: string
  readonly kind: 'program' | 'behaviour'
  readonly why: string
}
