import ts from 'typescript'

/** Remembers what was said about a name, for every other name of which the same is to be said. */
export class SameAnswer<T> {
  readonly #checker: ts.TypeChecker
  readonly #known = new Map<ts.Symbol, { readonly use: Use; readonly answer: T }[]>()

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker
  }

  /** The compiler takes most of a millisecond for an answer, and a cookbook says `request` often. */
  about(name: ts.Identifier, ask: () => T): T {
    const symbol = this.#checker.getSymbolAtLocation(name)
    if (symbol === undefined) return ask()
    const meant =
      (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : this.#checker.getAliasedSymbol(symbol)
    const use = { ...useOf(name, meant, this.#checker), isImported: meant !== symbol }
    const answers = this.#known.get(meant) ?? []
    const known = answers.find((each) => isSame(each.use, use))
    if (known) return known.answer
    const answer = ask()
    this.#known.set(meant, [...answers, { use, answer }])
    return answer
  }
}

/**
 * What an answer depends on beside the symbol: its type at that place, which a condition may have
 * narrowed, the overload or instance of it that is called, and how it is used.
 */
interface Use {
  readonly text: string
  /** The compiler words some answers otherwise. */
  readonly isImported: boolean
  readonly parent: ts.SyntaxKind | undefined
  readonly type: ts.Type
  readonly signature: ts.Signature | undefined
}

function useOf(
  name: ts.Identifier,
  symbol: ts.Symbol,
  checker: ts.TypeChecker,
): Omit<Use, 'isImported'> {
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

/** Of a variable that is not called the same is said wherever it stands: its name and its type. */
function isVariable({ flags }: ts.Symbol): boolean {
  return (flags & ts.SymbolFlags.Variable) !== 0 && (flags & ts.SymbolFlags.Type) === 0
}

function isSame(one: Use, other: Use): boolean {
  return (
    one.text === other.text &&
    one.isImported === other.isImported &&
    one.parent === other.parent &&
    one.type === other.type &&
    one.signature === other.signature
  )
}
