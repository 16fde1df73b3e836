import ts from 'typescript'

/**
 * Remembers what the compiler said about a name, for all names with the same hover: most programs have a
 * `const client: Client`, and an answer takes most of a millisecond. Without it a cold build asks for 60 % longer.
 */
export class HoverMemo<T> {
  readonly #checker: ts.TypeChecker
  readonly #known = new Map<ts.Symbol | ts.Type, Known<T>[]>()

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker
  }

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
 * How a variable or parameter of the file is declared, if its hover holds only that, its name and its type. Undefined for
 * a name with a doc comment, its own or that of the object that it is taken from.
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
 * What a hover depends on beside the symbol: its type at that place, which a condition may have
 * narrowed, the overload or instance that is called, and how the name is used.
 */
interface Use {
  readonly text: string
  /** The compiler words some hovers differently then. */
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

/** `import { Options as ClientOptions }`: the compiler uses that name in the hovers of other names. */
function renaming(file: ts.SourceFile): ts.SourceFile | undefined {
  return file.statements.some(renames) ? file : undefined
}

function renames(statement: ts.Statement): boolean {
  if (!ts.isImportDeclaration(statement)) return false
  const bindings = statement.importClause?.namedBindings
  if (bindings === undefined) return false
  return ts.isNamespaceImport(bindings) || bindings.elements.some((each) => each.propertyName)
}

/** A variable that is not called has the same hover in every place: its name and its type. */
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
