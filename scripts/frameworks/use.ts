import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type ts from 'typescript'
import { regionsOf } from '../cookbook/region.ts'
import { typescript } from '../cookbook/typescript.ts'
import { importedNames, type ImportedName } from './import-list.ts'
import { declaredBy, namesIn } from './names.ts'

/** What a client's program calls the address of its service. */
export const SERVICE = 'api'

/** How a recipe's program makes the recipe, apart from where it puts it. */
export interface Use {
  /** What the list of middleware holds, in its order. */
  readonly middleware: readonly string[]
  /** Statements that the list needs, in their order: of the region, and of what is above it. */
  readonly setup: readonly string[]
  /** What list and statements import. */
  readonly imports: readonly ImportedName[]
  /** The program above the region. */
  readonly before: string
}

/**
 * Reads the region `use` of `usage.ts`.
 *
 * @throws Error if it passes no list of middleware
 */
export function useOf(root: string, recipe: string): Use {
  const path = `snippets/${recipe}/usage.ts`
  const text = readFileSync(join(root, path), 'utf8')
  const region = regionsOf(text).find(({ name, end }) => name === 'use' && end !== undefined)
  if (!region) throw new Error(`${path} has no region "use", from which the tabs are made`)
  return readUse(path, text, region.start, region.end ?? 0)
}

function readUse(path: string, text: string, start: number, end: number): Use {
  const ts = typescript()
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const lineOf = (node: ts.Node) => source.getLineAndCharacterOfPosition(node.getStart()).line + 1
  const code = source.statements.filter((one) => !ts.isImportDeclaration(one))
  const shown = code.filter((one) => lineOf(one) > start && lineOf(one) < end)
  const above = code.filter((one) => lineOf(one) < start)

  const list = listIn(shown)
  if (!list) {
    throw new Error(
      `${path}#use passes no list of middleware, from which the tabs are made: ` +
        'write compose([recipe()], app) or createClient({ middleware: [recipe()] })',
    )
  }
  const around = [...above.map(inProject), ...shown].filter((one) => !isService(path, one))
  const { setup, names } = neededBy(list, around)
  const imported = importedNames(source)
  return {
    middleware: list.elements.map((element) => element.getText()),
    setup: setup.map((statement) => commentAbove(statement) + statement.getText()),
    imports: imported.filter(({ name }) => names.has(name)),
    before: text
      .split('\n')
      .slice(0, start - 1)
      .join('\n'),
  }
}

/** A client's program starts the service that it calls: a tab has the address of the reader's. */
function isService(path: string, statement: ts.Statement): boolean {
  return path.startsWith('snippets/client/') && declaredBy(statement).includes(SERVICE)
}

/** Above a statement whose value a project makes otherwise. */
const IN_PROJECT = /^\/\/ In a project: (.+)\n$/

/** The statement as it is in a project. */
function inProject(statement: ts.Statement): ts.Statement {
  const ts = typescript()
  const [, value] = IN_PROJECT.exec(commentAbove(statement)) ?? []
  if (value === undefined) return statement
  const text = `const ${declaredBy(statement).join()} = ${value}`
  const [own] = ts.createSourceFile('', text, ts.ScriptTarget.Latest, true).statements
  return own ?? statement
}

/** The lines of comment directly above it, '' if there are none. */
function commentAbove(statement: ts.Statement): string {
  const above = statement.getFullText().slice(0, statement.getLeadingTriviaWidth())
  return /(?:\/\/ (?!#).*\n)*$/.exec(above)?.[0] ?? ''
}

/** What a list needs of the statements around it, and all names in both. */
function neededBy(list: ts.Node, statements: readonly ts.Statement[]) {
  const names = new Set(namesIn(list))
  const needed = new Set<ts.Statement>()
  // A statement may need those before it.
  for (const statement of [...statements].reverse()) {
    if (!declaredBy(statement).some((name) => names.has(name))) continue
    if (statement.pos <= list.pos && list.end <= statement.end) continue
    needed.add(statement)
    for (const name of namesIn(statement)) names.add(name)
  }
  return { setup: statements.filter((one) => needed.has(one)), names }
}

/** The list in `compose([…], app)`, `createClient({ middleware: […] })` or `const middleware = […]`. */
function listIn(statements: readonly ts.Statement[]): ts.ArrayLiteralExpression | undefined {
  const ts = typescript()
  let found: ts.ArrayLiteralExpression | undefined
  statements.forEach(visit)
  return found

  function visit(node: ts.Node): void {
    found ??= listAt(node)
    if (!found) ts.forEachChild(node, visit)
  }
}

function listAt(node: ts.Node): ts.ArrayLiteralExpression | undefined {
  const ts = typescript()
  const value = ts.isCallExpression(node)
    ? node.expression.getText() === 'compose' && node.arguments[0]
    : (ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node)) &&
      node.name.getText() === 'middleware' &&
      node.initializer
  return value && ts.isArrayLiteralExpression(value) ? value : undefined
}
