import type ts from 'typescript'
import { lineExcerpt, type Excerpt } from './excerpt.ts'
import { memoize } from './memoize.ts'
import { typescript } from './typescript.ts'

/** A test, whose name is a rule that a recipe obeys. */
export interface Rule extends Excerpt {
  /** The test's name, as a sentence. */
  readonly text: string
  /** The names of the `describe` blocks around it, outermost first. */
  readonly group: readonly string[]
}

/** The tests of a file, in its order. */
export function rulesIn(text: string, path: string): readonly Rule[] {
  return readerOf(path)(text)
}

/**
 * Rules below the titles of their groups. Those without a group come first, without a title, where a recipe begins with one,
 * and otherwise last: what is at the top of a list is read as its summary.
 */
export function byGroup<T extends Rule>(rules: readonly T[]): (readonly [string, readonly T[]])[] {
  const titles = [...new Set(rules.map(titleOf))]
  const inOrder = titles[0] === '' ? titles : [...titles.filter((title) => title !== ''), '']
  return inOrder
    .map((title) => [title, rules.filter((rule) => titleOf(rule) === title)] as const)
    .filter(([, members]) => members.length > 0)
    .map(([title, members], index) => [title === '' && index > 0 ? 'also' : title, members])
}

function titleOf({ group }: Rule): string {
  return group.join(': ')
}

/** A page, its Markdown and its index each ask for the rules of its files. */
const readerOf = memoize((path) => memoize((text) => readRules(text, path)))

function readRules(text: string, path: string): readonly Rule[] {
  const ts = typescript()
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const rules: Rule[] = []
  for (const statement of source.statements) visit(statement, [])
  return rules

  function visit(statement: ts.Node, group: readonly string[]): void {
    const call = ts.isExpressionStatement(statement) ? statement.expression : undefined
    if (call === undefined || !ts.isCallExpression(call)) return
    const kind = calledName(call.expression)
    if (kind !== 'describe' && kind !== 'test' && kind !== 'it') return
    const [name] = call.arguments
    if (name === undefined || !ts.isStringLiteralLike(name)) {
      throw new Error(`shows ${path}, where the name of a ${kind} is not a plain string.`)
    }
    const placeholder = kind === 'describe' ? undefined : placeholderInSentence(name.text)
    if (placeholder !== undefined) {
      throw new Error(
        `shows ${path}, where the name of a test has ${placeholder} in its sentence: write the rule, and what changes at its end, as in "…: ${placeholder}".`,
      )
    }
    if (kind === 'describe') {
      const body = call.arguments.find((one) => ts.isArrowFunction(one))?.body
      if (!body || !ts.isBlock(body)) return
      for (const inner of body.statements) visit(inner, [...group, withoutPlaceholder(name.text)])
      return
    }
    const line = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1
    rules.push({
      text: withoutPlaceholder(name.text),
      group,
      ...lineExcerpt(text, line(call.getStart()), line(call.getEnd())),
    })
  }
}

/** `test` for `test(…)`, for `test.each([…])(…)` and for `test.concurrent(…)`. */
function calledName(callee: ts.Expression): string | undefined {
  const ts = typescript()
  if (ts.isIdentifier(callee)) return callee.text
  if (ts.isPropertyAccessExpression(callee) || ts.isCallExpression(callee)) {
    return calledName(callee.expression)
  }
  return undefined
}

const PLACEHOLDER = /%[a-z]\b|\$[a-z][\w.]*/i

/** A placeholder that a reader would miss: one before the colon or the brackets at the end of a rule. */
function placeholderInSentence(name: string): string | undefined {
  const found = PLACEHOLDER.exec(name)
  if (found === null) return undefined
  const isAtEnd = !PLACEHOLDER.test(withoutPlaceholder(name))
  return isAtEnd && /\S(?:: | \()$/.test(name.slice(0, found.index)) ? undefined : found[0]
}

/** The name of a `test.each` ends in what changes from case to case: `…: %s, %i`, `… ($status)`. */
function withoutPlaceholder(name: string): string {
  return name.replace(/(?:[:,]?\s*\(?(?:%[a-z]|\$[\w.]+)\)?\s*)+$/i, '')
}
