import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type ts from 'typescript'
import { typescript } from '../typescript.ts'
import { html, type Directive } from './directives.ts'
import { escapeHtml } from './escape-html.ts'
import { lineExcerpt } from './excerpt.ts'
import type { Excerpt } from './excerpt.ts'
import type { Block } from './resolve-snippets.ts'
import { writeSourceInfo } from './source-info.ts'

/** A test, whose name is a rule that a recipe obeys. */
export interface Rule extends Excerpt {
  /** The test's name, as a sentence. */
  readonly text: string
}

/** `::: rules client/retry` lists the names of the recipe's tests; each opens to show its test. */
export function rulesDirective(root: string): Directive {
  return (folder, newToken) => {
    const paths = testFiles(root, folder)
    const tokens = [html(newToken, '<ul class="rules">\n')]
    for (const path of paths) {
      for (const rule of rulesIn(readFileSync(join(root, path), 'utf8'), path)) {
        const fence = Object.assign(newToken('fence'), {
          info: `ts ${writeSourceInfo({ path, ...rule })}`,
          content: rule.code,
          meta: { block: { path, ...rule, partial: true } satisfies Block },
        })
        tokens.push(html(newToken, `<li><details><summary v-pre>${summary(rule.text)}</summary>\n`))
        tokens.push(fence)
        tokens.push(html(newToken, `</details></li>\n`))
      }
    }
    tokens.push(html(newToken, '</ul>\n'))
    return { tokens, files: paths.map((path) => join(root, path)) }
  }
}

function testFiles(root: string, folder: string): readonly string[] {
  const names = readdirSync(join(root, 'snippets', folder)).filter((name) =>
    name.endsWith('.test.ts'),
  )
  if (names.length === 0) throw new Error(`asks for the rules of ${folder}, which has no tests.`)
  return inOrder(names, basename(folder)).map((name) => `snippets/${folder}/${name}`)
}

/** `retry.test.ts`, then further ideas about the recipe (`retry.waits.test.ts`), then its modules. */
export function inOrder(names: readonly string[], recipe: string): readonly string[] {
  const rank = (name: string) =>
    [`${recipe}.test.ts`, `${recipe}.`, ''].findIndex((start) => name.startsWith(start))
  return [...names].sort().sort((a, b) => rank(a) - rank(b))
}

/** The tests of a file, in its order. */
export function rulesIn(text: string, path: string): readonly Rule[] {
  const ts = typescript()
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const rules: Rule[] = []
  source.statements.forEach(visit)
  return rules

  function visit(statement: ts.Node): void {
    const call = ts.isExpressionStatement(statement) ? statement.expression : undefined
    if (call === undefined || !ts.isCallExpression(call)) return
    const kind = calledName(call.expression)
    if (kind === 'describe') {
      const body = call.arguments.find((one) => ts.isArrowFunction(one))?.body
      if (body && ts.isBlock(body)) body.statements.forEach(visit)
    }
    if (kind !== 'test' && kind !== 'it') return
    const [name] = call.arguments
    if (name === undefined || !ts.isStringLiteralLike(name)) {
      throw new Error(`shows ${path}, where the name of a test is not a plain string.`)
    }
    const line = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1
    rules.push({
      text: withoutPlaceholder(name.text),
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

/** The name of a `test.each` ends in what changes from case to case: `…: %s`, `… ($status)`. */
function withoutPlaceholder(name: string): string {
  return name.replace(/[:,]?\s*\(?(?:%[a-z]|\$[\w.]+)\)?\s*$/i, '')
}

function summary(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>')
}
