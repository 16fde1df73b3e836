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
      const names = entries.map((entry) => entry.id)
      const near = nearest(names, id, 3)
      const hint = `the nearest ${near.length === 1 ? 'is' : 'are'} ${near.join(' or ')}`
      throw new UsageError(`There is no recipe "${asked}": ${hint}.`)
    },
  }
}

/** `client/retry` of what people type: `client\retry`, `/client/retry/`, `middleware-cookbook/client/retry`. */
export function idOf(asked: string): string {
  return asked
    .toLowerCase()
    .replaceAll('\\', '/')
    .replace(/^\/?(?:(?:middleware-cookbook|snippets|docs)\/)?/, '')
    .replace(/(?:\/|\.md|\.ts)$/, '')
}
