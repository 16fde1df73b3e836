import {
  mkdirSync,
  existsSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Refusal, systemCode } from './refusal.ts'

/** A file to write, by its absolute path. */
export interface Write {
  readonly path: string
  readonly content: string
}

/**
 * Writes all files or none. Each is complete under another name before the first gets its own; what has been replaced
 * comes back if a later one fails.
 *
 * @throws Refusal if the system does not let it: nothing has changed then
 */
export function writeAll(writes: readonly Write[]): void {
  const undo: (() => void)[] = []
  try {
    const staged = writes.map(({ path, content }) => {
      makeFolder(dirname(path), undo)
      const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`)
      undo.push(() => {
        rmSync(temporary, { force: true })
      })
      writeFileSync(temporary, content, { flag: 'wx' })
      return { temporary, path }
    })
    for (const { temporary, path } of staged) {
      const before = existsSync(path) ? readFileSync(path) : undefined
      renameSync(temporary, path)
      undo.push(() => {
        if (before === undefined) rmSync(path, { force: true })
        else writeFileSync(path, before)
      })
    }
  } catch (error) {
    for (const step of undo.reverse()) attempt(step)
    throw refusalFor(error)
  }
}

function makeFolder(folder: string, undo: (() => void)[]): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder), undo)
  mkdirSync(folder)
  undo.push(() => {
    rmdirSync(folder)
  })
}

/** What cannot be undone must not hide why it had to be. */
function attempt(step: () => void): void {
  try {
    step()
  } catch {
    // A folder that is not empty any more, or a file that is gone.
  }
}

function refusalFor(error: unknown): unknown {
  const code = systemCode(error)
  if (code === undefined || !(error instanceof Error)) return error
  const { path = '' } = error as NodeJS.ErrnoException
  const way = ADVICE[code] ?? 'see what the system says about it'
  return new Refusal(`${path} cannot be written (${code}): ${way}. Nothing has changed.`)
}

const MAY_WRITE = 'let this user write there, or name another folder with --to'
const ADVICE: Readonly<Record<string, string>> = {
  EACCES: MAY_WRITE,
  EPERM: MAY_WRITE,
  EROFS: 'the disk is read-only, so name another folder with --to',
  ENOSPC: 'the disk is full, so make room',
  ENAMETOOLONG: 'the path is too long, so name another folder with --to',
  ENOTDIR: 'a file is where a folder is needed, so name another one with --to',
}
