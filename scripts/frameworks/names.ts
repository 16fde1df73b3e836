import type ts from 'typescript'
import { typescript } from '../cookbook/typescript.ts'

/** The names that a piece of code uses: of values and of types, but no names of members. */
export function namesIn(node: ts.Node): ReadonlySet<string> {
  const ts = typescript()
  const names = new Set<string>()
  visit(node)
  return names

  function visit(one: ts.Node): void {
    if (ts.isIdentifier(one) && !isMember(one)) names.add(one.text)
    ts.forEachChild(one, visit)
  }
}

/** `b` of `a.b`, of `{ b: 1 }` and of `interface A { b: string }`. */
function isMember(name: ts.Identifier): boolean {
  const ts = typescript()
  const { parent } = name
  if (ts.isPropertyAccessExpression(parent)) return parent.name === name
  const named =
    ts.isPropertyAssignment(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isMethodDeclaration(parent)
  return named && parent.name === name
}

/** The names that a statement declares for those after it. */
export function declaredBy(statement: ts.Statement): readonly string[] {
  const ts = typescript()
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => bound(name))
  }
  const named =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement)
  return named && statement.name ? [statement.name.text] : []
}

function bound(name: ts.BindingName): readonly string[] {
  const ts = typescript()
  if (ts.isIdentifier(name)) return [name.text]
  return name.elements.flatMap((element) =>
    ts.isOmittedExpression(element) ? [] : bound(element.name),
  )
}
