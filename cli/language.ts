import type { Ending } from './endings.ts'
import type { ItemFile } from './item.ts'

/** The language of the copied files, and how they import each other. */
export interface Language {
  readonly code: 'ts' | 'js' | 'mjs'
  readonly ending: Ending
}

/**
 * How files of a TypeScript project import each other.
 *
 * @param options of its compiler; undefined if it has no tsconfig.json, so that Node strips the types and wants `.ts`
 * @param isModule whether package.json says `"type": "module"`
 */
export function typescript(
  options: Readonly<Record<string, unknown>> | undefined,
  isModule: boolean,
): Language {
  if (options === undefined) return { code: 'ts', ending: '.ts' }
  const { allowImportingTsExtensions, rewriteRelativeImportExtensions } = options
  if (allowImportingTsExtensions === true || rewriteRelativeImportExtensions === true)
    return { code: 'ts', ending: '.ts' }
  const named = options['moduleResolution'] ?? options['module']
  const resolution = typeof named === 'string' ? named.toLowerCase() : ''
  // Node's rules want an ending in an ES module. What is CommonJS or goes through a bundler works without one anywhere.
  const asNode = /^node(?:next|\d\d)$/.test(resolution) && resolution !== 'node10'
  return { code: 'ts', ending: asNode && isModule ? '.js' : '' }
}

/** Our JavaScript is an ES module, which Node tells by `"type": "module"` or by the name. */
export function javascript(isModule: boolean): Language {
  return isModule ? { code: 'js', ending: '.js' } : { code: 'mjs', ending: '.mjs' }
}

/** `retry.mjs` for `retry.ts` */
export function nameIn({ name, role }: ItemFile, { code }: Language): string {
  return role === 'data' ? name : name.replace(/ts$/, code)
}
