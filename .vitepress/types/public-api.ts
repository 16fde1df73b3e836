import { relative } from 'node:path'
import ts from 'typescript'

/** A public name, with what its doc comment says and how it is declared. */
export interface PublicName {
  readonly name: string
  /** Markdown, as the doc comment has it; `{@link X}` is left in. */
  readonly text: string
  /** `@param`, `@returns`, `@throws` in their order. */
  readonly tags: readonly { readonly tag: string; readonly text: string }[]
  /** The declaration alone: no bodies, nothing private or internal. */
  readonly declaration: string
  /** The module that exports it, relative to the repository: `runtime/index.ts`. */
  readonly entry: string
  /** Where it is declared: `runtime/message/request.ts`. */
  readonly path: string
  readonly firstLine: number
  readonly lastLine: number
}

export interface PublicApi {
  readonly names: readonly PublicName[]
  /** Absolute: the files that the answer depends on. */
  readonly files: readonly string[]
}

/**
 * What the public modules export, in their order.
 *
 * @param program knows these modules, and may write declarations
 * @param modules absolute paths
 */
export function publicApi(
  root: string,
  program: ts.Program,
  modules: readonly string[],
): readonly PublicName[] {
  const declarationOf = emittedDeclarations(program)
  return modules
    .flatMap((file) => exportsOf(program, file).map((exported) => ({ file, exported })))
    .map(({ file, exported }) => ({
      entry: fromRoot(root, file),
      ...describe(exported, program.getTypeChecker(), root, declarationOf),
    }))
}

function exportsOf(program: ts.Program, file: string): ts.Symbol[] {
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(file)
  const module = source && checker.getSymbolAtLocation(source)
  if (module === undefined) throw new Error(`${file} exports nothing.`)
  return checker.getExportsOfModule(module)
}

function describe(
  exported: ts.Symbol,
  checker: ts.TypeChecker,
  root: string,
  declarationOf: (file: ts.SourceFile, name: string) => string,
): Omit<PublicName, 'entry'> {
  const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0
  const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported
  const [first] = symbol.declarations ?? []
  if (first === undefined) throw new Error(`${exported.name} is exported, but declared nowhere.`)
  const node = ts.isVariableDeclaration(first) ? first.parent.parent : first
  const file = node.getSourceFile()
  const lineOf = (position: number) => file.getLineAndCharacterOfPosition(position).line + 1
  return {
    name: exported.name,
    text: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
    tags: symbol
      .getJsDocTags(checker)
      .map(({ name, text }) => ({ tag: name, text: ts.displayPartsToString(text) }))
      .filter(({ tag }) => ['param', 'returns', 'throws'].includes(tag)),
    declaration: declarationOf(file, symbol.name),
    path: fromRoot(root, file.fileName),
    firstLine: lineOf(node.getStart()),
    lastLine: lineOf(node.getEnd()),
  }
}

function fromRoot(root: string, file: string): string {
  return relative(root, file).replaceAll('\\', '/')
}

/** Looks up a name among the declarations that the compiler would write for a source file. */
function emittedDeclarations(program: ts.Program): (file: ts.SourceFile, name: string) => string {
  const emitted = new Map<ts.SourceFile, ts.SourceFile>()
  return (file, name) => {
    const declarations = emitted.get(file) ?? emit(file)
    emitted.set(file, declarations)
    const found = declarations.statements.filter((statement) => declares(statement, name))
    return found.map(readable).join('\n')
  }

  function emit(file: ts.SourceFile): ts.SourceFile {
    let text = ''
    program.emit(file, (_, written) => (text = written), undefined, true)
    return ts.createSourceFile('emitted.d.ts', text, ts.ScriptTarget.Latest, true)
  }
}

function declares(statement: ts.Statement, name: string): boolean {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.some((one) => one.name.getText() === name)
  }
  return (
    (ts.isFunctionDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement)) &&
    statement.name?.text === name
  )
}

/** Without `export declare` and private parts, indented and punctuated like the rest of the site. */
function readable(statement: ts.Statement): string {
  return statement
    .getText()
    .replace(/^export (?:declare )?/, '')
    .replace(/^ *(?:#private|private\b[^\n]*);\n/gm, '')
    .replace(/^(?: {4})+/gm, (indent) => ' '.repeat(indent.length / 2))
    .replace(/^(?! *\/?\*)(.*);$/gm, '$1')
    .replace(/(?<!\{)\n( +\/\*\*)/g, '\n\n$1')
}
