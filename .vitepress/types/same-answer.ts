import ts from 'typescript'

/** Remembers what was said about a name, for every other name of which the same is to be said. */
export class SameAnswer<T> {
  readonly #checker: ts.TypeChecker
  readonly #known = new Map<ts.Symbol | ts.Type, Known<T>[]>()

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker
  }

  /** The compiler takes most of a millisecond for an answer, and a cookbook says `request` often. */
  about(name: ts.Identifier, ask: () => T): T {
    const symbol = this.#checker.getSymbolAtLocation(name)
    if (symbol === undefined) return ask()
    const meant =
      (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : this.#checker.getAliasedSymbol(symbol)
    const use = {
      ...useOf(name, meant, this.#checker),
      isImported: meant !== symbol,
      renaming: renaming(name.getSourceFile()),
    }
    const declared = plainDeclaration(meant, name, this.#checker)
    const subject = declared === undefined ? meant : use.type
    const answers = this.#known.get(subject) ?? []
    const known = answers.find((each) => each.declared === declared && isSame(each.use, use))
    if (known) return known.answer
    const answer = ask()
    this.#known.set(subject, [...answers, { declared, use, answer }])
    return answer
  }
}

interface Known<T> {
  readonly declared: string | undefined
  readonly use: Use
  readonly answer: T
}

/**
 * How a variable or parameter of the file is declared, if nothing else than that, its name and its type is said of
 * it: most programs have a `const client: Client`, and it takes long to write a type down. Not of what has
 * a doc comment, or may have one by way of the object that it is taken from.
 */
function plainDeclaration(
  symbol: ts.Symbol,
  name: ts.Identifier,
  checker: ts.TypeChecker,
): string | undefined {
  const { valueDeclaration: declaration, declarations = [] } = symbol
  if (declaration === undefined || declarations.length !== 1) return undefined
  if (declaration.getSourceFile() !== name.getSourceFile()) return undefined
  const docs = [symbol.getDocumentationComment(checker), symbol.getJsDocTags(checker)]
  if (docs.flat().length > 0) return undefined
  if (ts.isParameter(declaration)) return 'parameter'
  if (!ts.isVariableDeclaration(declaration)) return undefined
  const kind = ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.BlockScoped
  return kind === 0 ? undefined : String(kind)
}

/**
 * What an answer depends on beside the symbol: its type at that place, which a condition may have
 * narrowed, the overload or instance of it that is called, and how it is used.
 */
interface Use {
  readonly text: string
  /** The compiler words some answers otherwise. */
  readonly isImported: boolean
  /** The file, if it has names of its own for what it imports. */
  readonly renaming: ts.SourceFile | undefined
  readonly parent: ts.SyntaxKind | undefined
  readonly type: ts.Type
  readonly signature: ts.Signature | undefined
}

function useOf(
  name: ts.Identifier,
  symbol: ts.Symbol,
  checker: ts.TypeChecker,
): Omit<Use, 'isImported' | 'renaming'> {
  const callee =
    ts.isPropertyAccessExpression(name.parent) && name.parent.name === name ? name.parent : name
  const call = callee.parent
  const isCalled =
    (ts.isCallExpression(call) || ts.isNewExpression(call)) && call.expression === callee
  return {
    text: name.text,
    parent: isCalled || !isVariable(symbol) ? name.parent.kind : undefined,
    type: checker.getTypeAtLocation(name),
    signature: isCalled ? checker.getResolvedSignature(call) : undefined,
  }
}

/** `import { Options as ClientOptions }`: the compiler uses that name in what it says of other names. */
function renaming(file: ts.SourceFile): ts.SourceFile | undefined {
  return file.statements.some(renames) ? file : undefined
}

function renames(statement: ts.Statement): boolean {
  if (!ts.isImportDeclaration(statement)) return false
  const bindings = statement.importClause?.namedBindings
  if (bindings === undefined) return false
  return ts.isNamespaceImport(bindings) || bindings.elements.some((each) => each.propertyName)
}

/** Of a variable that is not called the same is said wherever it stands: its name and its type. */
function isVariable({ flags }: ts.Symbol): boolean {
  return (flags & ts.SymbolFlags.Variable) !== 0 && (flags & ts.SymbolFlags.Type) === 0
}

function isSame(one: Use, other: Use): boolean {
  return (
    one.text === other.text &&
    one.isImported === other.isImported &&
    one.renaming === other.renaming &&
    one.parent === other.parent &&
    one.type === other.type &&
    one.signature === other.signature
  )
}
