import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type ts from 'typescript'
import { typescript } from '../typescript.ts'
import { html, type Directive } from './directives.ts'
import { escapeHtml } from './escape-html.ts'

/** One option of a recipe, as its source says. */
export interface Option {
  readonly name: string
  readonly type: string
  readonly required: boolean
  /** The default in the factory's destructuring, if there is one. */
  readonly fallback: string | undefined
  /** The doc comment. */
  readonly text: string
}

/** `::: options client/retry` makes a table of the recipe's options from their types and comments. */
export function optionsDirective(root: string): Directive {
  return (folder, newToken) => {
    const path = `snippets/${folder}/${folder.slice(folder.lastIndexOf('/') + 1)}.ts`
    const file = join(root, path)
    const options = optionsIn(readFileSync(file, 'utf8'), path)
    if (options.length === 0) {
      throw new Error(`asks for the options of ${path}, which exports no interface …Options.`)
    }
    return { tokens: [html(newToken, table(options))], files: [file] }
  }
}

/** The members of the exported interfaces whose names end in `Options`. */
export function optionsIn(text: string, path: string): readonly Option[] {
  const ts = typescript()
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const fallbacks = fallbacksIn(source)
  return source.statements
    .filter((one) => ts.isInterfaceDeclaration(one))
    .filter((one) => one.name.text.endsWith('Options') && isExported(one))
    .flatMap((one) => [...one.members])
    .filter((member) => ts.isPropertySignature(member))
    .map((member) => {
      const name = member.name.getText()
      return {
        name,
        type: member.type?.getText().replace(/\s+/g, ' ') ?? 'unknown',
        required: member.questionToken === undefined,
        fallback: fallbacks.get(name),
        text: docOf(member),
      }
    })
}

function isExported(node: ts.InterfaceDeclaration): boolean {
  const { ExportKeyword } = typescript().SyntaxKind
  return node.modifiers?.some(({ kind }) => kind === ExportKeyword) ?? false
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

function table(options: readonly Option[]): string {
  const rows = options.map(({ name, type, required, fallback, text }) => {
    const value = fallback === undefined ? '' : `<code v-pre>${escapeHtml(fallback)}</code>`
    return (
      `<tr><th scope="row"><code>${escapeHtml(name)}</code></th>` +
      `<td><code v-pre>${escapeHtml(type)}</code></td>` +
      `<td>${required ? 'required' : value}</td><td v-pre>${prose(text)}</td></tr>`
    )
  })
  return (
    '<table class="options" tabindex="0"><thead><tr><th>Option</th><th>Type</th><th>Default</th>' +
    `<th>What it does</th></tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>\n`
  )
}

function prose(text: string): string {
  return escapeHtml(text.replace(/\{@link (\w+)\}/g, '`$1`').replace(/\s*\n\s*/g, ' ')).replace(
    /`([^`]+)`/g,
    '<code>$1</code>',
  )
}
