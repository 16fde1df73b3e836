import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { optionListsIn, type Option } from '../../scripts/cookbook/options.ts'
import { recipeFile } from '../../scripts/cookbook/recipe-file.ts'
import { optionCalls } from '../theme/edit/option-calls.ts'
import type { Field, FieldList } from './manifest.ts'

/**
 * What a reader can change with fields: numbers and switches of the recipes that a program calls. One that sets no number is not
 * about them: times and counts are what a timeline shows, and a switch changes what a message says.
 */
export function fieldsOf(root: string, path: string): readonly FieldList[] {
  const source = readFileSync(join(root, path), 'utf8')
  return [...source.matchAll(/import \{([^}]+)\} from '([^']+)'/g)].flatMap(
    ([, names = '', specifier = '']) => {
      const recipe = recipeFile(specifier)
      if (recipe === undefined) return []
      const called = names.split(',').map((name) => name.trim())
      return optionListsIn(readFileSync(join(root, recipe), 'utf8'), recipe)
        .map(({ of, options }) => ({ of: of.replace('()', ''), options: options.flatMap(fieldOf) }))
        .filter(
          ({ of, options }) =>
            called.includes(of) &&
            options.length > 0 &&
            optionCalls(source, [of]).some(({ values }) =>
              options.some(({ name, type }) => type === 'number' && values.has(name)),
            ),
        )
    },
  )
}

function fieldOf({ name, type, fallback, text }: Option): readonly Field[] {
  if (type !== 'number' && type !== 'boolean') return []
  const value = fallback === undefined ? undefined : valueOf(fallback)
  const about = text
    .replace(/\{@link (\w+)\}/g, '$1')
    .replace(/`/g, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/ \(default[^()]*\)/, '')
  // The first sentence: the table of options has the rest.
  const [sentence = about] = /^.*?[.;:](?=\s|$)/.exec(about) ?? []
  return [
    { name, type, text: sentence.replace(/[;:]$/, '.'), ...(value !== undefined && { value }) },
  ]
}

/** Of a literal, or of a product: `24 * 3_600_000`. */
function valueOf(text: string): number | boolean | undefined {
  if (text === 'true' || text === 'false') return text === 'true'
  if (!/^[\d_.* ]+$/.test(text)) return undefined
  return text
    .replaceAll('_', '')
    .split('*')
    .reduce((product, factor) => product * Number(factor), 1)
}
