import { fileIn, type Item } from './item.ts'
import { pathOf, type Registry } from './registry.ts'

/** A recipe that is to be copied. */
export interface Asked {
  readonly item: Item
  /** Names of its extras that are to be copied too: `redis-limiter.ts`. */
  readonly extras: readonly string[]
}

/**
 * The recipes behind the names that people type, each once: `server/rate-limit`, or `server/rate-limit/redis-limiter` for the
 * recipe with one of its extras.
 *
 * @throws UsageError for a recipe, or a file of one, that does not exist
 */
export function askedFor(registry: Registry, names: readonly string[]): readonly Asked[] {
  const all = new Map<string, Asked>()
  for (const name of names) {
    const { recipe, file } = partsOf(name)
    const item = registry.find(recipe)
    const extras = new Set(all.get(item.id)?.extras)
    if (file !== undefined) {
      const found = fileIn(item, file)
      if (found.role === 'extra') extras.add(found.name)
    }
    all.set(item.id, { item, extras: [...extras] })
  }
  return [...all.values()]
}

/** The recipe that a name is of, and its file if it names one: `client/retry/retry.ts`, also without the ending. */
export function partsOf(name: string): {
  readonly recipe: string
  readonly file: string | undefined
} {
  const [, recipe, file] = /^([^/]+\/[^/]+)\/(.+)$/.exec(pathOf(name)) ?? []
  return { recipe: recipe ?? name, file }
}
