import { join } from 'node:path'
import { endWithReader } from './end-with-reader.js'
import { UnknownProgramError } from '../cookbook/select.ts'

/** The cookbook that these scripts belong to. */
export const ROOT = join(import.meta.dirname, '..', '..')

/**
 * Runs a command and sets the exit code that it returns. A mistake in the arguments is one line on
 * stderr and exit code 2, not a stack trace; a reader that goes away ends it.
 */
export async function main(command: () => Promise<number> | number): Promise<void> {
  endWithReader()
  try {
    process.exitCode = await command()
  } catch (error) {
    if (!isUsageError(error)) throw error
    console.error(`${error.message}\nSee --help.`)
    process.exitCode = 2
  }
}

function isUsageError(error: unknown): error is Error {
  if (error instanceof UnknownProgramError) return true
  return (
    error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  )
}
