import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { root } from './build.ts'

/** A program of the guide that is complete in one file, with what it prints. */
export interface StandingAlone {
  readonly name: string
  readonly text: string
  readonly output: string
}

/** To fill generated sites and cookbooks with. */
export function standingAlone(): readonly StandingAlone[] {
  const folder = join(root, 'snippets/guide')
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.out'))
    .sort()
    .map((path) => ({
      name: basename(path, '.out'),
      text: readFileSync(join(folder, path.replace(/out$/, 'ts')), 'utf8'),
      output: readFileSync(join(folder, path), 'utf8'),
    }))
    .filter(
      ({ text }) =>
        !/@ts-expect-error|from '(?:\.|node:|middleware-cookbook\/)|\/\/ #region/.test(text),
    )
}
