import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { excerpt, RegionError, wholeFile, type Excerpt } from './excerpt.ts'
import type { ImportedFrom } from './token.ts'

/** A file that a page shows, or the region of it that it shows. */
export interface Shown extends Excerpt {
  /** Relative to the root, with forward slashes: `snippets/client/retry/retry.ts`. */
  readonly path: string
  /** The file around the region, if the page shows a region. */
  readonly whole?: Excerpt
}

/** A page imports what does not exist. The message goes on after the place: `imports snippets/gone.ts, which …`. */
export class ImportError extends Error {
  override readonly name = 'ImportError'
  readonly rule: 'import-missing' | RegionError['rule']

  constructor(rule: ImportError['rule'], message: string) {
    super(message)
    this.rule = rule
  }
}

/**
 * Reads what `<<< file#region` asks for.
 *
 * @param from a path relative to the root
 * @throws ImportError
 */
export function readShown(root: string, { path, region }: ImportedFrom): Shown {
  if (path.startsWith('..')) {
    throw new ImportError('import-missing', `imports ${path}, which is outside the repository.`)
  }
  const text = read(root, path)
  if (region === '') return { path, ...wholeFile(text) }
  try {
    return { path, ...excerpt(text, region), whole: wholeFile(text) }
  } catch (error) {
    if (!(error instanceof RegionError)) throw error
    throw new ImportError(error.rule, `imports ${path}#${region}. ${error.message}`)
  }
}

function read(root: string, path: string): string {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch {
    const hint = path.endsWith('.out') ? ' Run "npm run promote" to write it.' : ''
    throw new ImportError('import-missing', `imports ${path}, which is not a file.${hint}`)
  }
}
