import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readHeader } from './header.ts'
import { systemCode } from './refusal.ts'

/** Files in a folder of a project that were copied from one recipe. */
export interface Copied {
  readonly folder: string
  readonly id: string
  /** Their names at present. */
  readonly names: readonly string[]
}

/** What a build has written, or others. */
const SKIPPED = /^(?:node_modules|dist|build|out|coverage|vendor|\..*)$/

/** Enough for what may be above a header. */
const START = 2048

/** Everything below a folder that has the header of a recipe, wherever it has been moved. */
export function findCopies(from: string): readonly Copied[] {
  const found = new Map<string, Copied>()
  for (const path of codeUnder(from)) {
    const header = readHeader(startOf(path))?.header
    // A compiler keeps comments: its output is no copy.
    if (!header || endingOf(header.name) !== endingOf(path)) continue
    const folder = dirname(path)
    const key = `${header.id} ${folder}`
    const names = [...(found.get(key)?.names ?? []), path.slice(folder.length + 1)]
    found.set(key, { folder, id: header.id, names })
  }
  return [...found.values()]
}

function codeUnder(folder: string): string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return SKIPPED.test(entry.name) ? [] : codeUnder(path)
    return entry.isFile() && /\.(?:ts|js|mjs)$/.test(entry.name) ? [path] : []
  })
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    // A folder of another user, which we may not read.
    if (systemCode(error) !== undefined) return []
    throw error
  }
}

function startOf(path: string): string {
  let file: number | undefined
  try {
    file = openSync(path, 'r')
    const bytes = Buffer.alloc(START)
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, START, 0))
  } catch (error) {
    if (systemCode(error) !== undefined) return ''
    throw error
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

function endingOf(name: string): string {
  return name.slice(name.lastIndexOf('.'))
}
