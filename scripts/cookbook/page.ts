import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { createMarkdownRenderer, type MarkdownRenderer } from 'vitepress'
import { directiveIn, type DirectiveUse } from './directive.ts'
import { escapesIn, type Escape } from './escapes.ts'
import { exemptionOf, type Exemption } from './exemption.ts'
import { descriptionIn, problemIn, type Statement } from './statement.ts'
import { todosIn } from './todos.ts'
import { importOf, languageOf, type ImportedFrom, type Token } from './token.ts'

/** A block of code on a page. */
export interface Fence {
  /** Relative to the root: `docs/client/retry.md`. */
  readonly page: string
  /** From 1. */
  readonly line: number
  /** The first word of its info string, `ts` for an imported TypeScript file, '' if indented. */
  readonly language: string
  readonly content: string
  /** What it shows, if it is imported with `<<<`: a path relative to the root. */
  readonly source?: ImportedFrom
  /** The comment above it that says why it is not checked. */
  readonly exemption?: Exemption
}

export interface Page {
  /** Relative to the root: `docs/client/retry.md`. */
  readonly path: string
  /** Its first heading, or ''. */
  readonly title: string
  /** The ids of its headings, which a fragment may lead to; without those that a directive makes. */
  readonly anchors: readonly string[]
  readonly fences: readonly Fence[]
  /** What the site makes of other files: tests as rules, declarations as reference. */
  readonly directives: readonly (DirectiveUse & { readonly line: number })[]
  /** What a recipe's page says first: what a search finds, and the problem that the recipe solves. */
  readonly statements: readonly Statement[]
  /** Lines with something left to write. */
  readonly todos: readonly number[]
  /** Lines where code is shown or run by other means than a fence. */
  readonly escapes: readonly Escape[]
  /** Lines with a comment that exempts a block, with no block under it. */
  readonly strayExemptions: readonly number[]
}

/** Reads pages the way the site does, which takes a second to prepare. */
export async function pageReader(root: string): Promise<(path: string) => Page> {
  const markdown = await (renderer ??= createMarkdownRenderer('/docs'))
  return (path) => readPage(root, path, markdown)
}

/** VitePress keeps one for all, so it gets a root of its own, and paths below that. */
let renderer: Promise<MarkdownRenderer> | undefined

/** @param base where `markdown` takes the root to be */
export function readPage(
  root: string,
  path: string,
  markdown: Pick<MarkdownRenderer, 'parse'>,
  base = '/',
): Page {
  const text = readFileSync(join(root, path), 'utf8')
  const env = { path: join(base, path), relativePath: relative('docs', path), content: undefined }
  const tokens = markdown.parse(text, env)
  const skipped = lineCount(text) - lineCount(env.content ?? text)
  const lineOf = (token: Token) => (token.map?.[0] ?? 0) + 1 + skipped

  const fences = tokens.flatMap((token, index): Fence[] => {
    if (!isFence(token)) return []
    const source = importOf(token)
    const exemption = exemptionOf(tokens[index - 1]?.content ?? '')
    return [
      {
        page: path,
        line: lineOf(token),
        language: languageOf(token),
        content: token.content,
        ...(source && { source: { ...source, path: relative(base, source.path) } }),
        ...(exemption && { exemption }),
      },
    ]
  })
  const directives = tokens.flatMap((token, index) => {
    const directive = token.type === 'inline' ? directiveIn(token.content) : undefined
    if (directive === undefined || 'unknown' in directive) return []
    return [{ ...directive, line: lineOf(tokens[index - 1] ?? token) }]
  })
  const strayExemptions = tokens.flatMap((token, index) =>
    exemptionOf(token.content) && !isFence(tokens[index + 1]) ? [lineOf(token)] : [],
  )
  const isRecipe = directives.some(({ name, of }) => name === 'rules' && path === `docs/${of}.md`)
  return {
    path,
    title: tokens[tokens.findIndex(({ tag }) => tag === 'h1') + 1]?.content ?? '',
    anchors: tokens.flatMap((token) =>
      token.type === 'heading_open' ? [token.attrGet('id') ?? ''] : [],
    ),
    fences,
    directives,
    statements: isRecipe ? [descriptionIn(text), problemIn(tokens, lineOf)] : [],
    todos: todosIn(text),
    escapes: escapesIn(tokens, lineOf),
    strayExemptions,
  }
}

function isFence(token: Token | undefined): boolean {
  return token?.type === 'fence' || token?.type === 'code_block'
}

function lineCount(text: string): number {
  return text.split('\n').length
}
