import { format, resolveConfig } from 'prettier'
import blankSpace from 'ts-blank-space'
import ts from 'typescript'

/**
 * The JavaScript of a TypeScript file, as if written by hand: what is only types is gone with its comments, and
 * the rest is as it was.
 *
 * @param path for what Prettier makes of it
 */
export async function stripTypes(text: string, path: string): Promise<string> {
  const others: string[] = []
  const code = withoutTypes(text)
  const js = blankSpace(code, ({ pos, end }) => others.push(code.slice(pos, end).trim()))
  if (others.length > 0) {
    throw new Error(`${path} has TypeScript that is more than types: ${others.join(', ')}`)
  }
  const config = await resolveConfig(path)
  // Where a type was, Prettier would see what was on two lines for its sake.
  return format(js.replace(/[ \t]+$/gm, '').replace(/\n{3,}/g, '\n\n'), {
    ...config,
    parser: 'babel',
    objectWrap: 'collapse',
  })
}

/** Without the statements that are only types, and without the comments above them. */
function withoutTypes(text: string): string {
  const source = ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest, true)
  return source.statements
    .filter(isTypeOnly)
    .reduceRight((rest, node) => rest.slice(0, node.pos) + rest.slice(node.end), text)
}

function isTypeOnly(node: ts.Statement): boolean {
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true
  if (ts.isImportDeclaration(node))
    return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
  return ts.isExportDeclaration(node) && node.isTypeOnly
}
