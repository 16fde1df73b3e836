import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { excerpt, RegionError, wholeFile } from './excerpt.ts'
import type { Excerpt } from './excerpt.ts'
import { PageError } from './page-error.ts'

/** A file that a page shows, or the region of it that it shows. */
export interface Snippet extends Excerpt {
  /** Relative to the repository, with forward slashes: `snippets/client/retry/retry.ts`. */
  readonly path: string
  /** The file around the region, if the page shows a region. */
  readonly whole?: Excerpt
  /** Set for a part that needs no file around it, such as one test. */
  readonly partial?: true
}

/**
 * Reads what `<<< file#region` asks for.
 *
 * @param position `page.md:line` of the import; every error message starts with it.
 */
export function readSnippet(file: string, region: string, root: string, position: string): Snippet {
  const path = relative(root, file).replaceAll('\\', '/')
  if (path.startsWith('..')) {
    throw new PageError(position, `imports ${path}, which is outside the repository.`)
  }
  const text = read(file, path, position)
  if (region === '') return { path, ...wholeFile(text) }
  try {
    return { path, ...excerpt(text, region), whole: wholeFile(text) }
  } catch (error) {
    if (!(error instanceof RegionError)) throw error
    throw new PageError(position, `imports ${path}#${region}. ${error.message}`)
  }
}

function read(file: string, path: string, position: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    const hint = path.endsWith('.out') ? ' Run "npm run promote" to write it.' : ''
    throw new PageError(position, `imports ${path}, which is not a file.${hint}`)
  }
}
