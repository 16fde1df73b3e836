import type ts from 'typescript'

/** A piece of a type as the compiler writes it: its text and its colour. */
export interface Part {
  readonly text: string
  readonly color: Color
}

/** The colours of the site's theme for code; plain is that of names. */
export type Color = 'keyword' | 'string' | 'constant' | 'callable' | 'type' | 'quiet' | 'plain'

/** What the compiler says on hover, without the parts that only an editor needs. */
export function display(parts: readonly ts.SymbolDisplayPart[], root: string): readonly Part[] {
  return withoutAlias(parts).flatMap((part) =>
    // The compiler's own line breaks and indentation are parts, or inside parts.
    piecesOf(withoutPaths(part.text, root)).map((piece) => ({
      text: unindented(piece),
      color: colorOf(part, piece),
    })),
  )
}

/** The lines of a type as the compiler breaks it; the style sheet breaks the long ones. */
export function linesOf(parts: readonly Part[]): readonly (readonly Part[])[] {
  const lines: Part[][] = [[]]
  for (const { text, color } of parts) {
    const [first = '', ...more] = text.split('\n')
    if (first !== '') lines.at(-1)?.push({ text: first, color })
    lines.push(...more.map((line) => (line === '' ? [] : [{ text: line, color }])))
  }
  return lines
}

/** Lines, and the breaks between them. */
function piecesOf(text: string): readonly string[] {
  return text.includes('\n') ? text.split(/(\n)/).filter(Boolean) : text === '' ? [] : [text]
}

/** An editor shows an import as `(alias) function retry(…): …\nimport retry`. */
function withoutAlias(parts: readonly ts.SymbolDisplayPart[]): readonly ts.SymbolDisplayPart[] {
  const isAlias = parts[1]?.text === 'alias' && parts[0]?.text === '('
  if (!isAlias) return parts
  const last = parts.findLastIndex(
    ({ text }, index) => text === '\n' && /^(?:import|export)$/.test(parts[index + 1]?.text ?? ''),
  )
  return parts.slice(4, last === -1 ? undefined : last).map((part, index, all) => {
    // An import is an alias to the compiler, and a function or a value to a reader.
    if (part.kind !== 'aliasName') return part
    const before = all[index - 2]?.text
    if (before === 'function') return { ...part, kind: 'functionName' }
    return before === 'const' || before === 'var' ? { ...part, kind: 'localName' } : part
  })
}

/** Replaces the paths of the machine that builds the site by the names under which modules are imported. */
export function withoutPaths(text: string, root: string): string {
  // Only a few of a hundred thousand pieces have a path in them.
  if (!text.includes('/')) return text
  return text
    .replaceAll(/"[^"]*\/node_modules\/(?:@types\/)?([^"]+)"/g, '"$1"')
    .replaceAll(`"${root}/runtime/index"`, '"middleware-cookbook"')
    .replaceAll(`"${root}/runtime/kit/index"`, '"middleware-cookbook/kit"')
    .replaceAll(`"${root}/runtime/testing"`, '"middleware-cookbook/testing"')
    .replaceAll(
      new RegExp(`"${escapeRegExp(root)}/snippets/(client|server)/([^/"]+)/\\2"`, 'g'),
      '"middleware-cookbook/$1/$2"',
    )
    .replaceAll(`${root}/`, '')
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

/** The compiler indents by four. */
function unindented(text: string): string {
  return /^ {4,}$/.test(text) ? text.slice(text.length / 2) : text
}

const primitives =
  /^(?:any|bigint|boolean|never|number|object|string|symbol|undefined|unknown|void)$/

function colorOf({ kind }: ts.SymbolDisplayPart, text: string): Color {
  switch (kind) {
    case 'keyword':
      if (/^(?:true|false|null)$/.test(text)) return 'constant'
      return primitives.test(text) ? 'type' : 'keyword'
    case 'stringLiteral':
    case 'regularExpressionLiteral':
      return 'string'
    case 'numericLiteral':
      return 'constant'
    case 'functionName':
    case 'methodName':
      return 'callable'
    case 'aliasName':
    case 'className':
    case 'enumName':
    case 'interfaceName':
    case 'moduleName':
    case 'typeParameterName':
      return 'type'
    default:
      return /^[()]|^(?:property|parameter|method|local var|getter|setter)$/.test(text)
        ? 'quiet'
        : 'plain'
  }
}

/** The parts without their colours. */
export function textOf(parts: readonly Part[]): string {
  return parts.map(({ text }) => text).join('')
}
