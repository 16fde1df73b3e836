import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { execPath } from 'node:process'
import { promisify } from 'node:util'

/** What the compiler says about the project in a folder: '' if nothing. */
export async function compiles(folder: string): Promise<string> {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  try {
    return (await promisify(execFile)(execPath, [tsc, '--noEmit', '--project', folder])).stdout
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout ?? error)
  }
}
