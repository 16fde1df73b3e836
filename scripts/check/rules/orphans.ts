import { readFileSync } from 'node:fs'
import type { Fence } from '../../cookbook/page.ts'
import type { Problem } from '../../cookbook/problem.ts'
import { regionsOf } from '../../cookbook/region.ts'
import type { Snippet } from '../../cookbook/snippet.ts'
import { loadedBy } from './loaded-by.ts'

/** Collects which files and regions the pages show. */
export class Shown {
  readonly places = new Map<string, string[]>()
  readonly #regions = new Set<string>()

  add(path: string, region: string, { page, line }: Pick<Fence, 'page' | 'line'>): void {
    this.places.set(path, [...(this.places.get(path) ?? []), `${page}:${String(line)}`])
    this.#regions.add(`${path}#${region}`)
  }

  hasRegion(path: string, region: string): boolean {
    return this.#regions.has(`${path}#${region}`)
  }
}

/** Snippets and regions that no page shows, and fixtures that no test imports. */
export function orphans(root: string, snippets: readonly Snippet[], shown: Shown): Problem[] {
  const tested = loadedBy(root, snippets, ['test'])
  return snippets.flatMap(({ kind, path, file }) => {
    if (!shown.places.has(path)) {
      if (kind === 'test' || kind === 'faults' || kind === 'errors') return []
      if (kind === 'fixture') {
        return tested.has(path) || isFoundByName(path) ? [] : [unusedFixture(path)]
      }
      return [
        {
          rule: 'orphan',
          file: path,
          message: `no page shows this ${kind}: import it with <<< @/../${path}, or delete it`,
        },
      ]
    }
    return regionsOf(readFileSync(file, 'utf8'))
      .filter(({ name }) => !shown.hasRegion(path, name))
      .map(({ name, start }) => ({
        rule: 'orphan-region',
        file: path,
        line: start,
        message: `no page shows the region "${name}": import it with <<< @/../${path}#${name}, or delete its markers`,
      }))
  })
}

/** `tests/options` imports it from each folder that has one. */
function isFoundByName(path: string): boolean {
  return path.endsWith('/wrong-options.fixture.ts')
}

/** What tests share is theirs alone: no page shows it. */
function unusedFixture(file: string): Problem {
  return { rule: 'orphan', file, message: 'no test imports this fixture: delete it' }
}
