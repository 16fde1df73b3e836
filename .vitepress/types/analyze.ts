import { join } from 'node:path'
import ts from 'typescript'
import { findFlagNotations } from 'twoslash/core'
import { createPositionConverter, resolveNodePositions } from 'twoslash-protocol'
import type {
  NodeCompletion,
  NodeError,
  NodeHighlight,
  NodeHover,
  NodeQuery,
  NodeWithoutPosition,
} from 'twoslash-protocol'
import { display, textOf, withoutPaths } from './display.ts'
import type { Part } from './display.ts'
import { docsOf } from './docs.ts'
import type { Docs } from './docs.ts'
import { expectErrors } from './expect-errors.ts'
import { hasHover } from './has-hover.ts'
import { HoverMemo } from './hover-memo.ts'
import { notationIn } from './notation.ts'
import type { Project } from './project.ts'
import type { PublicNames } from './public-names.ts'

/** What twoslash would say about a file, with the type in parts, and Markdown in the doc comment. */
export interface Analysis {
  readonly code: string
  readonly extension: 'ts'
  readonly nodes: readonly TypeNode[]
}

export type TypeNode = HoverNode | QueryNode | NodeCompletion | NodeError | NodeHighlight
export type HoverNode = NodeHover & TypeInfo
export type QueryNode = NodeQuery & TypeInfo

/** What the compiler says about a name. */
export interface TypeInfo extends Docs {
  readonly parts: readonly Part[]
  /** The parts without their colours. */
  readonly text: string
  /** Where the reference explains it: `/reference/#retry`. */
  readonly page?: string
}

/**
 * Asks the compiler about every name of a file that has a hover, and about the file's notations. Speaks
 * twoslash's protocol; positions are those of the file as it is.
 *
 * @param path relative to the root: `snippets/client/retry/retry.ts`
 * @param memo what is known from the program's other files
 */
export function analyze(
  project: Project,
  names: PublicNames,
  root: string,
  path: string,
  memo = new HoverMemo<TypeInfo | undefined>(project.program.getTypeChecker()),
): Analysis {
  const { service, program } = project
  const file = join(root, path)
  const source = program.getSourceFile(file)
  if (source === undefined) throw new Error(`${path} is no file that the compiler knows.`)
  const code = project.textOf(file)
  const checker = program.getTypeChecker()
  const identifiers = identifiersOf(source)
  const positions = createPositionConverter(code)
  const notation = notationIn(code)

  const nodes: NodeWithoutPosition[] = [
    ...identifiers.filter((name) => hasHover(name, checker)).flatMap(hover),
    ...notation.queries.map(query),
    ...notation.completions.map(completion),
    ...notation.highlights,
    ...errors(),
  ]
  // The same nodes, with positions added.
  const resolved = resolveNodePositions(nodes, positions.indexToPos) as TypeNode[]
  return { code, extension: 'ts', nodes: resolved }

  function hover(name: ts.Identifier): Omit<HoverNode, 'line' | 'character'>[] {
    const info = memo.about(name, () => infoOf(name))
    if (info === undefined) return []
    const start = name.getStart()
    return [{ type: 'hover', start, length: name.text.length, target: name.text, ...info }]
  }

  function infoOf(name: ts.Identifier): TypeInfo | undefined {
    const info = service.getQuickInfoAtPosition(file, name.getStart())
    if (info?.displayParts === undefined) return undefined
    const parts = display(info.displayParts, root)
    const text = textOf(parts)
    if (text === '' || text === 'any') return undefined
    const docs = docsOf(info, names)
    if (/^(?:class|enum|interface) \w+(?:<[^>]*>)?$/.test(text) && docs.docs === undefined)
      return undefined
    const symbol = checker.getSymbolAtLocation(name)
    const page = symbol && names.pageOfSymbol(symbol)
    return { parts, text, ...docs, ...(page !== undefined && { page }) }
  }

  function query(position: number): Omit<QueryNode, 'line' | 'character'> {
    const name = identifiers.find(
      (each) => each.getStart() <= position && position <= each.getEnd(),
    )
    const info = name && infoOf(name)
    if (name === undefined || info === undefined) throw misplaced('^?', position, 'no name')
    const start = name.getStart()
    return { type: 'query', start, length: name.text.length, target: name.text, ...info }
  }

  function completion(position: number): Omit<NodeCompletion, 'line' | 'character'> {
    const [prefix = ''] = /[$\w]*$/.exec(code.slice(0, position)) ?? []
    const found = service.getCompletionsAtPosition(file, position, {
      includeCompletionsForModuleExports: false,
    })
    const completions = (found?.entries ?? [])
      .filter(({ name, kind }) => name.startsWith(prefix) && (kind as string) !== 'warning')
      .map(({ name, kind }) => ({ name, kind }))
    if (completions.length === 0) throw misplaced('^|', position, 'nothing to complete')
    const start = position
    return { type: 'completion', start, length: 0, completions, completionsPrefix: prefix }
  }

  function misplaced(mark: string, position: number, what: string): Error {
    const { line } = positions.indexToPos(position)
    return new Error(`${path}:${line + 1} has "// ${mark}" below it, where there is ${what}.`)
  }

  function errors(): Omit<NodeError, 'line' | 'character'>[] {
    const flags = findFlagNotations(code, [], optionDeclarations()).filter(
      ({ name }) => name === 'errors',
    )
    if (flags.length === 0 && !code.includes('@error-is-shown-')) return []
    const found = [
      ...service.getSyntacticDiagnostics(file),
      ...service.getSemanticDiagnostics(file),
    ]
      .filter(({ category }) => category === ts.DiagnosticCategory.Error)
      .map(({ start = 0, length = 0, code, messageText }) => ({
        type: 'error' as const,
        start,
        length,
        code,
        level: 'error' as const,
        id: `err-${code}-${start}-${length}`,
        text: withoutPaths(ts.flattenDiagnosticMessageText(messageText, '\n'), root),
      }))
    const codes = flags.map(({ value }) => value as readonly number[]).flat()
    expectErrors(path, code, found, flags.length > 0 ? codes : undefined)
    return found
  }
}

/** The compiler's own list, which its types do not mention and twoslash needs. */
function optionDeclarations(): Parameters<typeof findFlagNotations>[2] {
  return (ts as unknown as { optionDeclarations: Parameters<typeof findFlagNotations>[2] })
    .optionDeclarations
}

function identifiersOf(source: ts.SourceFile): readonly ts.Identifier[] {
  const found: ts.Identifier[] = []
  visit(source)
  return found

  function visit(node: ts.Node): void {
    if (ts.isIdentifier(node) && node.text !== '') found.push(node)
    ts.forEachChild(node, visit)
  }
}
