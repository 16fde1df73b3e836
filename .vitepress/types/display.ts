import type ts from 'typescript'

/** A piece of a type as the compiler writes it: its text, and what colour it has. */
export interface Part {
  readonly text: string
  readonly color: Color
}

/** The colours of the site's theme for code; plain is that of names. */
export type Color = 'keyword' | 'string' | 'constant' | 'callable' | 'type' | 'quiet' | 'plain'

/** What the compiler says on hover, without what only an editor needs, in lines that can be read. */
export function display(parts: readonly ts.SymbolDisplayPart[], root: string): readonly Part[] {
  return wrapped(
    withoutAlias(parts).flatMap((part) => {
      // The compiler's own line breaks and indentation come as parts, or inside of parts.
      return piecesOf(withoutPaths(part.text, root)).map((piece) => ({
        text: unindented(piece),
        color: colorOf(part, piece),
      }))
    }),
  )
}

/** Lines, and the breaks between them. */
function piecesOf(text: string): readonly string[] {
  return text.includes('\n') ? text.split(/(\n)/).filter(Boolean) : text === '' ? [] : [text]
}

/** `(alias) function retry(…): …\nimport retry` is how an editor shows an import. */
function withoutAlias(parts: readonly ts.SymbolDisplayPart[]): readonly ts.SymbolDisplayPart[] {
  const isAlias = parts[1]?.text === 'alias' && parts[0]?.text === '('
  if (!isAlias) return parts
  const last = parts.findLastIndex(
    ({ text }, index) => text === '\n' && /^(?:import|export)$/.test(parts[index + 1]?.text ?? ''),
  )
  return parts.slice(4, last === -1 ? undefined : last).map((part, index, all) => {
    // What is imported is an alias to the compiler, and a function or a value to a reader.
    if (part.kind !== 'aliasName') return part
    const before = all[index - 2]?.text
    if (before === 'function') return { ...part, kind: 'functionName' }
    return before === 'const' || before === 'var' ? { ...part, kind: 'localName' } : part
  })
}

/** No path of the machine that builds the site: a module goes by the name that one imports it by. */
export function withoutPaths(text: string, root: string): string {
  // Hardly any of a hundred thousand pieces has a path in it.
  if (!text.includes('/')) return text
  return text
    .replaceAll(/"[^"]*\/node_modules\/(?:@types\/)?([^"]+)"/g, '"$1"')
    .replaceAll(`"${root}/runtime/index"`, '"middleware-cookbook"')
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
    case 'operator':
    case 'punctuation':
      return 'quiet'
    default:
      return /^[()]|^(?:property|parameter|method|local var|getter|setter)$/.test(text)
        ? 'quiet'
        : 'plain'
  }
}

const width = 76

/** Breaks lines that are too long: one parameter, or one member of a union, per line. */
function wrapped(parts: readonly Part[]): readonly Part[] {
  return linesOf(parts)
    .flatMap((line) => wrapLine(line))
    .flatMap((line, index) => (index === 0 ? line : [plain('\n'), ...line]))
}

function linesOf(parts: readonly Part[]): Part[][] {
  const lines: Part[][] = [[]]
  for (const part of parts) {
    if (part.text === '\n') lines.push([])
    else lines.at(-1)?.push(part)
  }
  return lines
}

function wrapLine(line: readonly Part[]): Part[][] {
  if (textOf(line).length <= width) return [[...line]]
  return wrapAt(line, ',') ?? wrapAt(line, '|') ?? [[...line]]
}

/**
 * Breaks one group of brackets, an outermost one, between its commas or before its bars; undefined if
 * there is none. A list of parameters goes before other brackets.
 */
function wrapAt(line: readonly Part[], mark: ',' | '|'): Part[][] | undefined {
  const group = groupsOf(line, mark).reduce<Group | undefined>((best, each) => {
    const isBetter = best === undefined || each.depth < best.depth
    const isParameters = each.depth === best?.depth && isParenthesis(line, each, best)
    return isBetter || isParameters ? each : best
  }, undefined)
  if (group === undefined) return undefined
  const { open, marks, close } = group
  const indent = /^ */.exec(textOf(line))?.[0] ?? ''
  const starts = [open + 1, ...marks.map((index) => index + (mark === ',' ? 1 : 0))]
  const items = starts
    .map((start, index) => trimmed(line.slice(start, starts[index + 1] ?? close)))
    .filter((item) => item.length > 0)
    .map((item, index) => [
      plain(`${indent}  `),
      ...(mark === '|' && index === 0 ? [quiet('|'), plain(' ')] : []),
      ...item,
    ])
  const rest = line.slice(close)
  return [
    trimmedEnd(line.slice(0, open + 1)),
    ...items,
    ...(rest.length === 0 ? [] : [[plain(indent), ...rest]]),
  ].flatMap((each) => wrapLine(each))
}

/** What stands between two brackets, or between a `=` and the end, with the marks directly in it. */
interface Group {
  readonly depth: number
  readonly open: number
  readonly marks: number[]
  close: number
}

function groupsOf(line: readonly Part[], mark: ',' | '|'): readonly Group[] {
  const found: Group[] = []
  const current: Group[] = [{ depth: 0, open: -1, marks: [], close: line.length }]
  line.forEach(({ text, color }, index) => {
    if (color !== 'quiet') return
    const depth = current.length
    if (/^[([{<]$/.test(text)) {
      current.push({ depth, open: index, marks: [], close: line.length })
    } else if (/^[)\]}>]$/.test(text) && depth > 1) {
      end(index)
    } else if (text === mark) {
      current.at(-1)?.marks.push(index)
    } else if (mark === '|' && /^(?:[:=,]|=>)$/.test(text)) {
      // A union starts anew: what was collected belongs to another one.
      end(index)
      current.push({ depth: depth - 1, open: index, marks: [], close: line.length })
    }
  })
  while (current.length > 0) end(line.length)
  return found

  function end(index: number): void {
    const group = current.pop()
    if (group && group.marks.length > 0 && (mark === '|' || group.open >= 0)) {
      found.push({ ...group, close: index })
    }
  }
}

function isParenthesis(line: readonly Part[], group: Group, best: Group): boolean {
  return line[group.open]?.text === '(' && line[best.open]?.text !== '('
}

function trimmed(parts: readonly Part[]): Part[] {
  const start = parts.findIndex(({ text }) => text.trim() !== '')
  return trimmedEnd(parts.slice(Math.max(0, start)))
}

function trimmedEnd(parts: readonly Part[]): Part[] {
  return parts.slice(0, parts.findLastIndex(({ text }) => text.trim() !== '') + 1)
}

/** The parts without their colours. */
export function textOf(parts: readonly Part[]): string {
  return parts.map(({ text }) => text).join('')
}

function plain(text: string): Part {
  return { text, color: 'plain' }
}

function quiet(text: string): Part {
  return { text, color: 'quiet' }
}
