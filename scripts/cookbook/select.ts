import { join, relative, resolve } from 'node:path'
import { nearest } from '../../cli/nearest.ts'
import type { Snippet } from './snippet.ts'

/** Nothing has the name that was asked for. */
export class UnknownProgramError extends Error {
  override readonly name = 'UnknownProgramError'
  constructor(asked: string, nearest: string | undefined) {
    const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`
    super(`There is no program "${asked}".${hint} "npm run snippet" lists them.`)
  }
}

/**
 * Finds programs by id (`client/retry`), by path (`snippets/client/retry/usage.ts`), or by a
 * folder that holds them (`guide/order`).
 *
 * @param from where a relative path starts (default: the root)
 * @throws UnknownProgramError, with the nearest id
 */
export function select<T extends Snippet>(
  root: string,
  snippets: readonly T[],
  asked: string,
  from = root,
): readonly T[] {
  const paths = [root, join(root, 'snippets'), from].map((base) =>
    relative(root, resolve(base, asked)),
  )
  const exact = snippets.filter(
    ({ id, path }) => id === asked || paths.some((each) => stem(each) === stem(path)),
  )
  if (exact.length > 0) return exact
  const inside = snippets.filter(({ path }) =>
    paths.some((folder) => path.startsWith(`${folder}/`)),
  )
  if (inside.length > 0) return inside
  const ids = snippets.map(({ id }) => id)
  throw new UnknownProgramError(asked, nearest(ids, asked, 1)[0])
}

/** `usage.out` and `usage.errors` mean `usage.ts`. */
function stem(path: string): string {
  return path.replace(/\.(?:ts|out|errors)$/, '')
}
