import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { promisify } from 'node:util'
import { installed } from './projects/install-tools.ts'

/**
 * What to pass to Node for the newest TypeScript, with what it is told in every project. It takes an eighth of the processor
 * that the TypeScript of this repository takes, which checks the sources in the step lint and the package in the step package.
 * With several threads it would take twice as much.
 */
export async function newestTsc(): Promise<readonly [file: string, option: string]> {
  return [join(await installed('light'), 'typescript-newest/bin/tsc'), '--singleThreaded']
}

/** What the compiler says about the project in a folder: '' if nothing. */
export async function compiles(folder: string): Promise<string> {
  const args = [...(await newestTsc()), '--noEmit', '--project', folder]
  try {
    return (await promisify(execFile)(execPath, args)).stdout
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout ?? error)
  }
}
