import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The script for the head of a page, without its comments and indentation. */
export function readEarlyKeys(): string {
  return readFileSync(join(import.meta.dirname, 'early-keys.js'), 'utf8').replace(
    /^(?:\/\/.*\n| +(?:\/\*\* @type .*\*\/\n)?)/gm,
    '',
  )
}
