import { typescript } from '../cookbook/typescript.ts'
import { importedNames, writeImports } from './import-list.ts'
import { namesIn } from './names.ts'
import { SERVICE, type Use } from './use.ts'

/** A template imports its two gaps from here: what the recipe's program passes, and the URL of its service. */
const GAPS = './recipe.ts'

/** How wide the code of pages is: what would make a line longer gets a name of its own. */
const WIDTH = 80

/** The URL of a reader's own service. */
export const OWN_SERVICE = 'https://api.example.com'

/** The line that says where the service of a client is. */
export function addressLine(address: string): string {
  return `const ${SERVICE} = new URL('${address}')`
}

/**
 * A template with a recipe in it, as a page shows it. The template writes `recipe` where the framework takes one or a
 * list, and `[recipe]` where it takes a list.
 *
 * @param template the part of the file that the page shows
 * @param address of the service that a client calls
 */
export function fill(template: string, use: Use, address: string = OWN_SERVICE): string {
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
    const service = usesService([...setup, code].join('\n')) ? [addressLine(address)] : []
    const above = [...service, ...setup].join('\n')
    return [top, above, code].filter((part) => part !== '').join('\n\n')
  })
  return inline === undefined || isWide(inline) ? (named ?? '') : inline
}

function usesService(code: string): boolean {
  const ts = typescript()
  return namesIn(ts.createSourceFile('tab.ts', code, ts.ScriptTarget.Latest, true)).has(SERVICE)
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
  const line = `const recipes = [${middleware.join(', ')}]`
  const lines = `const recipes = [\n${middleware.map((each) => `  ${each},\n`).join('')}]`
  return {
    setup: [...setup, isWide(line) ? lines : line],
    one: 'recipes',
    list: 'recipes',
  }
}

/** An import of one name has no shorter form. */
function isWide(code: string): boolean {
  return code.split('\n').some((line) => line.length > WIDTH && !line.startsWith('import '))
}

/** Code from within another, as it looks at the margin: its last line shows how far it was in. */
function unindent(code: string): string {
  const [, indent = ''] = /\n( *)[^\n]*$/.exec(code) ?? []
  return code.replaceAll(`\n${indent}`, '\n')
}
