import { parse } from 'es-module-lexer/js'
import { nearest } from '../../../cli/nearest.ts'
import { Malformed } from '../run/malformed.ts'
import type { Place } from '../../run/messages.ts'

/** The names that one statement imports from a module, or passes on. */
export interface Use {
  readonly specifier: string
  readonly module: string
  readonly names: readonly string[]
  readonly place: Place
}

/** The names in what comes before the specifier: `import a, { b as c } from '`. */
export function namesIn(clause: string): readonly string[] {
  const [, list = ''] = /\{([^}]*)\}/.exec(clause) ?? []
  const listed = list.split(',').map((each) => each.trim().split(/\s/)[0] ?? '')
  const isDefault = /^import\s+[\w$]+\s*(?:,|from\b)/.test(clause)
  return [...(isDefault ? ['default'] : []), ...listed.filter((name) => name !== '')]
}

/**
 * The browser says of a name that a module does not export neither the file nor the line.
 *
 * @param text of a module that is imported
 * @throws Malformed if it does not export one of the names
 */
export function requireNames({ specifier, names, place }: Use, text: string): void {
  const exported = parse(text)[1].map(({ n }) => n)
  const missing = names.find((name) => !exported.includes(name))
  if (missing === undefined || /\bexport\s*\*\s*from\b/.test(text)) return
  const [near] = nearest(exported, missing, 1)
  const hint = near === undefined ? '' : ` Did you mean ${near}?`
  throw new Malformed(
    `"${specifier}" exports no ${missing}.${hint} A type is imported with "type".`,
    place,
  )
}
