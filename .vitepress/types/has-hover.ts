import ts from 'typescript'

/**
 * Whether the compiler knows more about a name than is written beside it. Keywords, punctuation and literals have
 * no hover, and neither have these names:
 *
 * - a declaration with its type beside it (`timeout: number`, `const app: Handler = …`), a function whose
 *   result is declared, and the name of an interface, a type, a class or an enum where it is declared;
 * - a constant that is a literal: `const attempts = 3`;
 * - a key of an object literal (`status: 200`), unless its property has a doc comment;
 * - `console` and what is called on it, `undefined`, and the `const` of `as const`.
 */
export function hasHover(name: ts.Identifier, checker: ts.TypeChecker): boolean {
  const { parent, text } = name
  if (text === 'undefined' || isOfConsole(name) || isConst(name)) return false
  if (ts.isPropertyAssignment(parent) && parent.name === name) return isDocumentedKey(name, checker)
  if (ts.isMetaProperty(parent) || ts.isLabeledStatement(parent)) return false
  if (!isNameOf(parent, name)) return true
  if (
    ts.isInterfaceDeclaration(parent) ||
    ts.isTypeAliasDeclaration(parent) ||
    ts.isClassLike(parent) ||
    ts.isEnumDeclaration(parent) ||
    ts.isTypeParameterDeclaration(parent) ||
    ts.isModuleDeclaration(parent)
  ) {
    return false
  }
  if (isTyped(parent)) return parent.type === undefined
  return !(ts.isVariableDeclaration(parent) && isLiteral(parent.initializer))
}

function isNameOf(parent: ts.Node, name: ts.Identifier): boolean {
  return 'name' in parent && parent.name === name && !ts.isPropertyAccessExpression(parent)
}

/** A declaration beside whose name its type is written, or could be. */
function isTyped(node: ts.Node): node is ts.Node & { readonly type?: ts.TypeNode } {
  return (
    (ts.isVariableDeclaration(node) && !isLiteral(node.initializer)) ||
    ts.isParameter(node) ||
    ts.isPropertySignature(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isMethodSignature(node) ||
    ts.isAccessor(node) ||
    ts.isNamedTupleMember(node)
  )
}

function isLiteral(node: ts.Expression | undefined): boolean {
  return (
    node !== undefined &&
    (ts.isLiteralExpression(node) ||
      node.kind === ts.SyntaxKind.TrueKeyword ||
      node.kind === ts.SyntaxKind.FalseKeyword ||
      node.kind === ts.SyntaxKind.NullKeyword)
  )
}

function isDocumentedKey(name: ts.Identifier, checker: ts.TypeChecker): boolean {
  const literal = name.parent.parent
  if (!ts.isObjectLiteralExpression(literal)) return false
  const property = checker.getContextualType(literal)?.getProperty(name.text)
  return property !== undefined && property.getDocumentationComment(checker).length > 0
}

function isOfConsole({ parent, text }: ts.Identifier): boolean {
  if (text === 'console') return true
  return ts.isPropertyAccessExpression(parent) && parent.expression.getText() === 'console'
}

function isConst({ parent, text }: ts.Identifier): boolean {
  return text === 'const' && ts.isTypeReferenceNode(parent)
}
