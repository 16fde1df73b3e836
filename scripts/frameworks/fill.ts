import { typescript } from '../cookbook/typescript.ts'
import { importedNames, writeImports } from './import-list.ts'
import type { Use } from './use.ts'

/** A template imports its two gaps from here: what the recipe's program passes, and the URL of its service. */
const GAPS = './recipe.ts'

/** How wide the code of pages is: what would make a line longer gets a name of its own. */
const WIDTH = 80

/**
 * A template with a recipe in it, as a page shows it. The template writes `recipe` where the framework takes one or a
 * list, and `[recipe]` where it takes a list.
 *
 * @param template the part of the file that the page shows
 */
export function fill(template: string, use: Use): string {
  const ts = typescript()
  const source = ts.createSourceFile('template.ts', template, ts.ScriptTarget.Latest, true)
  const statements = source.statements.filter((one) => !ts.isImportDeclaration(one))
  const [first] = statements
  if (!first) throw new Error('The template has no code')
  // A comment above the imports names the file of the reader's project.
  const [, title = ''] = /^((?:\/\/.*\n)+)/.exec(template) ?? []
  const body = template.slice(first.getFullStart()).trim()
  const imports = [...importedNames(source).filter(({ module }) => module !== GAPS), ...use.imports]
  const top = title + writeImports(imports)
  const [inline, named] = [inPlace(use), byName(use)].map(({ setup, one, list }) => {
    const code = body.replaceAll('[recipe]', list).replace(/\brecipe\b/g, one)
    return [top, setup.join('\n'), code].filter((part) => part !== '').join('\n\n')
  })
  return inline === undefined || isWide(inline) ? (named ?? '') : inline
}

/** How a template refers to the middleware. */
interface Reference {
  readonly setup: readonly string[]
  /** Where it takes one or a list. */
  readonly one: string
  readonly list: string
}

function inPlace({ middleware, setup }: Use): Reference {
  const list = `[${middleware.join(', ')}]`
  const [single] = middleware
  return { setup, list, one: middleware.length === 1 && single !== undefined ? single : list }
}

function byName({ middleware, setup }: Use): Reference {
  const [single = ''] = middleware
  if (middleware.length === 1) {
    return {
      setup: [...setup, `const recipe = ${unindent(single)}`],
      one: 'recipe',
      list: '[recipe]',
    }
  }
  const lines = middleware.map((each) => `  ${each},\n`)
  return {
    setup: [...setup, `const recipes = [\n${lines.join('')}]`],
    one: 'recipes',
    list: 'recipes',
  }
}

function isWide(code: string): boolean {
  return code.split('\n').some((line) => line.length > WIDTH)
}

/** Code from within another, as it looks at the margin: its last line shows how far it was in. */
function unindent(code: string): string {
  const [, indent = ''] = /\n( *)[^\n]*$/.exec(code) ?? []
  return code.replaceAll(`\n${indent}`, '\n')
}
