import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { createMarkdownRenderer, type MarkdownRenderer } from 'vitepress'
import { excuseOf, type Excuse } from './excuse.ts'
import { todosIn } from './todos.ts'

/** A block of code on a page, as VitePress itself parses it. */
export interface Fence {
  /** Relative to the root: `docs/client/retry.md`. */
  readonly page: string
  /** From 1. */
  readonly line: number
  /** The first word of its info string, `ts` for an imported TypeScript file, '' if indented. */
  readonly language: string
  readonly content: string
  /** What it shows, if it is imported with `<<<`. */
  readonly source?: Source
  /** The comment above it that says why it is not checked. */
  readonly excuse?: Excuse
}

export interface Source {
  /** Relative to the root: `snippets/client/retry/usage.ts`. */
  readonly path: string
  /** '' for the whole file. */
  readonly region: string
}

export interface Page {
  readonly path: string
  readonly fences: readonly Fence[]
  /** What the site makes of other files: tests as rules, declarations as reference. */
  readonly listings: readonly Listing[]
  /** What a recipe's page says first: what a search finds, and the problem that the recipe solves. */
  readonly said: readonly Said[]
  /** Lines with something left to write. */
  readonly todos: readonly number[]
  /** Lines where code is shown or run by other means than a fence. */
  readonly escapes: readonly Escape[]
}

/** `::: rules client/retry` */
export interface Listing {
  readonly kind: ListingKind
  /** What stands behind it: a recipe, a folder of the library, a benchmark. */
  readonly of: string
  readonly line: number
}

/** A text that has to tell a reader something. */
export interface Said {
  readonly line: number
  /** Such as `the description`. */
  readonly what: string
  readonly text: string
}

const LISTINGS = ['rules', 'options', 'reference', 'faults', 'benchmark', 'inventory'] as const

export type ListingKind = (typeof LISTINGS)[number]

export interface Escape {
  readonly line: number
  readonly what: string
}

/** Reads pages the way the site does, which takes a second to prepare. */
export async function pageReader(root: string): Promise<(path: string) => Page> {
  const markdown = await (renderer ??= createMarkdownRenderer('/docs'))
  return (path) => readPage(root, path, markdown)
}

/** VitePress keeps one for all, so it gets a root of its own, and paths below that. */
let renderer: Promise<MarkdownRenderer> | undefined

/** Every page under `<root>/docs`, relative to the root. */
export function pagePaths(root: string): string[] {
  return readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path))
    .sort()
}

type Token = ReturnType<MarkdownRenderer['parse']>[number]

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
    if (token.type !== 'fence' && token.type !== 'code_block') return []
    const source = sourceOf(token, base)
    const excuse = excuseOf(tokens[index - 1]?.content ?? '')
    return [
      {
        page: path,
        line: lineOf(token),
        language: /^[\w-]*/.exec(token.info)?.[0].toLowerCase() ?? '',
        content: token.content,
        ...(source && { source }),
        ...(excuse && { excuse }),
      },
    ]
  })
  const escapes = tokens.flatMap((token) =>
    ESCAPES.filter(({ pattern }) => token.type === 'html_block' && pattern.test(token.content)).map(
      ({ what }) => ({ line: lineOf(token), what }),
    ),
  )
  const listings = tokens.flatMap((token, index) => {
    const listing = token.type === 'inline' ? LISTING.exec(token.content)?.groups : undefined
    const kind = LISTINGS.find((each) => each === listing?.['kind'])
    const line = lineOf(tokens[index - 1] ?? token)
    return kind && listing?.['of'] !== undefined ? [{ kind, of: listing['of'], line }] : []
  })
  const isRecipe = listings.some(({ kind, of }) => kind === 'rules' && path === `docs/${of}.md`)
  const said = isRecipe ? [descriptionIn(text), problemIn(tokens, lineOf)] : []
  return { path, fences, listings, said, todos: todosIn(text), escapes }
}

/** What the frontmatter says to search engines. */
function descriptionIn(text: string): Said {
  const [frontmatter = ''] = /^---\n[^]*?^---$/m.exec(text) ?? []
  const lines = frontmatter.split('\n')
  const index = lines.findIndex((line) => line.startsWith('description:'))
  const value = lines[index]?.slice('description:'.length).trim() ?? ''
  return { line: Math.max(index, 0) + 1, what: 'the description', text: value }
}

/** The paragraph below the title. */
function problemIn(tokens: readonly Token[], lineOf: (token: Token) => number): Said {
  const [title = -1, next] = tokens.flatMap(({ type }, index) =>
    type === 'heading_open' ? [index] : [],
  )
  const paragraph = tokens
    .slice(title + 3, next)
    .find(({ type, content }) => type === 'inline' && !content.startsWith(':::'))
  const at = paragraph ?? tokens[title]
  return { line: at ? lineOf(at) : 1, what: 'the problem', text: paragraph?.content ?? '' }
}

function sourceOf(token: Token, base: string): Source | undefined {
  const { src, region = '' } = (token.meta ?? {}) as { src?: string; region?: string }
  return src === undefined ? undefined : { path: relative(base, src), region }
}

/** As the site reads it: a paragraph of its own. */
const LISTING = /^::: (?<kind>\w+) (?<of>[\w/-]+(?: [\w/-]+)*)\n:::$/

function lineCount(text: string): number {
  return text.split('\n').length
}

const ESCAPES = [
  { pattern: /<pre\b/i, what: 'code in a <pre> element' },
  { pattern: /<script\b/i, what: 'a script' },
  { pattern: /<!--\s*@include\b/i, what: 'an include' },
]
