import { join } from 'node:path'
import { UsageError } from '../../cli/refusal.ts'
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
    if (!(error instanceof UsageError || error instanceof UnknownProgramError)) throw error
    console.error(withHelp(error))
    process.exitCode = 2
  }
}

/** The text of a mistake in the arguments, with where help is. */
export function withHelp({ message }: Error): string {
  return `${message}\nSee ${helpCommand()}.`
}

/** As the command was called: npm keeps options to itself that are not behind "--". */
function helpCommand(): string {
  const { npm_lifecycle_event: name = '', npm_lifecycle_script: script = '' } = process.env
  const [, file = ''] = process.argv
  const isOurs = script.split(' ').some((word) => word.endsWith('.ts') && file.endsWith(word))
  if (!isOurs) return '--help'
  return `npm ${name === 'start' || name === 'test' ? name : `run ${name}`} -- --help`
}
