import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { placesIn } from '../run/errors.ts'

/** Deep enough to pass the library on the way from a snippet to the recorder. */
const FRAMES = 30

/**
 * Finds the line of a snippet that is running: its file and its text, `client/retry/naive.ts: await sleep(100)`. Not
 * its number, so that a comment above it changes no recording.
 */
export function codeLine(root: string): string | undefined {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = FRAMES
  const { stack = '' } = new Error('running here')
  Error.stackTraceLimit = stackTraceLimit
  const [place] = placesIn(root, stack)
  if (!place) return undefined
  const lines = readFileSync(join(root, place.file), 'utf8').split('\n')
  const text = lines[place.line - 1]?.trim()
  return text === undefined ? undefined : `${place.file.replace(/^snippets\//, '')}: ${text}`
}
