import type ts from 'typescript'
import { memoize } from './memoize.ts'
import { typescript } from './typescript.ts'

/** The options of one function or class. */
export interface OptionList {
  /** `retry()`, or `new Problem()`. */
  readonly of: string
  readonly options: readonly Option[]
}

/** One option, as the source says. */
export interface Option {
  readonly name: string
  /** As a reader would write it. */
  readonly type: string
  readonly required: boolean
  /** The default in the destructuring, if there is one. */
  readonly fallback: string | undefined
  /** The doc comment. */
  readonly text: string
}

/** The exported interfaces whose names end in `Options`, but for those of errors, with what takes them. */
export function optionListsIn(text: string, path: string): readonly OptionList[] {
  return readerOf(path)(text)
}

/** A page, its Markdown and the catalogue each ask for the options of its files. */
const readerOf = memoize((path) => memoize((text) => readLists(text, path)))

function readLists(text: string, path: string): readonly OptionList[] {
  const ts = typescript()
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const interfaces = source.statements.filter((one) => ts.isInterfaceDeclaration(one))
  const fallbacks = fallbacksIn(source)
  return interfaces
    .filter((one) => isExported(one) && /(?<!Error)Options$/.test(one.name.text))
    .map((one) => ({
      of: takerOf(source, one.name.text),
      options: membersOf(one, interfaces).map((member) => describe(member, fallbacks)),
    }))
}

/** Its own members, and before them those of the interface in the same file that it extends. */
function membersOf(
  one: ts.InterfaceDeclaration,
  all: readonly ts.InterfaceDeclaration[],
): ts.PropertySignature[] {
  const ts = typescript()
  const bases = one.heritageClauses?.flatMap(({ types }) => types.map((type) => type.getText()))
  const inherited = all.filter(({ name }) => bases?.includes(name.text))
  return [
    ...inherited.flatMap((base) => membersOf(base, all)),
    ...[...one.members].filter((member) => ts.isPropertySignature(member)),
  ]
}

function describe(member: ts.PropertySignature, fallbacks: ReadonlyMap<string, string>): Option {
  const name = member.name.getText()
  return {
    name,
    type: readable(member.type?.getText() ?? 'unknown'),
    required: member.questionToken === undefined,
    fallback: fallbacks.get(name),
    text: docOf(member),
  }
}

/** On one line, without what only a formatter needs. */
function readable(type: string): string {
  return type.replace(/\s+/g, ' ').replace(/\( /g, '(').replace(/,? \)/g, ')').replace(/^\| /, '')
}

function isExported(node: ts.InterfaceDeclaration): boolean {
  const { ExportKeyword } = typescript().SyntaxKind
  return node.modifiers?.some(({ kind }) => kind === ExportKeyword) ?? false
}

/** The first function or class with a parameter of this type. */
function takerOf(source: ts.SourceFile, type: string): string {
  const ts = typescript()
  for (const statement of source.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name && takes(statement, type)) {
      return `${statement.name.text}()`
    }
    if (ts.isClassDeclaration(statement) && statement.name) {
      const made = statement.members.some(
        (member) => ts.isConstructorDeclaration(member) && takes(member, type),
      )
      if (made) return `new ${statement.name.text}()`
    }
  }
  return type
}

function takes({ parameters }: ts.SignatureDeclaration, type: string): boolean {
  return parameters.some((parameter) => parameter.type?.getText() === type)
}

/** `{ maxRetries = 3, statuses = RETRIED }` of any function in the file; a constant is looked up. */
function fallbacksIn(source: ts.SourceFile): ReadonlyMap<string, string> {
  const ts = typescript()
  const constants = new Map<string, string>()
  const fallbacks = new Map<string, string>()
  visit(source)
  return fallbacks

  function visit(node: ts.Node): void {
    if (ts.isVariableDeclaration(node) && node.parent.parent.parent === source) {
      constants.set(node.name.getText(), node.initializer?.getText() ?? '')
    }
    if (ts.isBindingElement(node) && node.initializer) {
      const name = (node.propertyName ?? node.name).getText()
      const value = node.initializer.getText()
      if (!fallbacks.has(name)) fallbacks.set(name, constants.get(value) ?? value)
    }
    ts.forEachChild(node, visit)
  }
}

function docOf(member: ts.PropertySignature): string {
  const ts = typescript()
  return ts
    .getJSDocCommentsAndTags(member)
    .map((doc) => ts.getTextOfJSDocComment(doc.comment) ?? '')
    .join('\n')
}
