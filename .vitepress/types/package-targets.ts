import { existsSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

/**
 * What the project's own names stand for: `middleware-cookbook/client/retry` by the `exports` of its `package.json`,
 * `#platform` by the `imports`. All targets of a name, whatever their conditions.
 *
 * @returns paths relative to the root; none for a name of another package
 */
export function packageTargets(root: string): (specifier: string) => readonly string[] {
  const { name = '', exports = {}, imports = {} } = manifestIn(root)
  const patterns = [
    ...Object.entries(exports).map(([key, target]) => ({ key: posix.join(name, key), target })),
    ...Object.entries(imports).map(([key, target]) => ({ key, target })),
  ].map(({ key, target }) => {
    const [before = '', after] = key.split('*')
    return { before, after, targets: pathsIn(target) }
  })
  return (specifier) =>
    patterns.flatMap(({ before, after, targets }) => {
      if (after === undefined) return specifier === before ? targets : []
      if (!specifier.startsWith(before) || !specifier.endsWith(after)) return []
      const star = specifier.slice(before.length, specifier.length - after.length)
      return targets.map((target) => target.replaceAll('*', star))
    })
}

/** A path, or paths by condition. */
type Target = string | null | readonly Target[] | { readonly [condition: string]: Target }

interface Manifest {
  readonly name?: string
  readonly exports?: Readonly<Record<string, Target>>
  readonly imports?: Readonly<Record<string, Target>>
}

function manifestIn(root: string): Manifest {
  const file = join(root, 'package.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : {}
}

function pathsIn(target: Target): readonly string[] {
  if (typeof target === 'string') return target.startsWith('./') ? [posix.join(target)] : []
  return target === null ? [] : Object.values(target).flatMap(pathsIn)
}
