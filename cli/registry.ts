import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Entry, Item } from './item.ts'
import { nearest } from './nearest.ts'
import { UsageError } from './refusal.ts'

/** The recipes that the package holds. */
export interface Registry {
  /** In the order of the site. */
  readonly entries: readonly Entry[]
  /** @throws UsageError if there is no recipe of that name: it names the nearest */
  find(asked: string): Item
}

/** @param folder with `index.json`, and `client/retry.json` for each recipe */
export function readRegistry(folder: string): Registry {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'))
  // Written by the build of this package.
  const entries = read('index.json') as readonly Entry[]
  return {
    entries,
    find(asked) {
      const id = idOf(asked)
      if (entries.some((entry) => entry.id === id)) return read(`${id}.json`) as Item
      throw new UsageError(`There is no recipe "${asked}": ${hintFor(entries, id)}.`)
    },
  }
}

/** The nearest names, else those of recipes that are about it, such as `oauth`. */
function hintFor(entries: readonly Entry[], id: string): string {
  const named = nearest(
    entries.map((entry) => entry.id),
    id,
    3,
  )
  const about = entries.filter(({ title, description }) =>
    `${title} ${description}`.toLowerCase().includes(id),
  )
  const hints = named.length > 0 ? named : about.slice(0, 3).map((entry) => entry.id)
  if (hints.length === 0) return '"npx middleware-cookbook list" shows all'
  return `the nearest ${hints.length === 1 ? 'is' : 'are'} ${hints.join(' or ')}`
}

/** `client/retry` of what people type: `client\retry`, `/client/retry/`, `middleware-cookbook/client/retry`. */
export function idOf(asked: string): string {
  return pathOf(asked).replace(/(?:\/|\.md|\.ts)$/, '')
}

/** The same with what is behind it: `client/retry/wait.ts` of `snippets/client/retry/wait.ts`. */
export function pathOf(asked: string): string {
  return asked
    .toLowerCase()
    .replaceAll('\\', '/')
    .replace(/^\/?(?:(?:middleware-cookbook|snippets|docs)\/)?/, '')
}
