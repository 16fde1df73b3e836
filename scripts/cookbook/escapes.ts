import { directiveIn } from './directive.ts'
import type { Token } from './token.ts'

/** A place where a page shows or runs code by other means than a fence, so that no check sees it. */
export interface Escape {
  readonly line: number
  /** Culprit and way out, as a sentence without its full stop. */
  readonly message: string
}

const IMPORT_IT = 'import code with <<< instead'

/** In raw HTML, as a block or in a line. */
const IN_HTML = [
  { pattern: /<pre\b/i, what: 'code in a <pre> element', way: IMPORT_IT },
  { pattern: /<script\b/i, what: 'a script', way: IMPORT_IT },
  { pattern: /<style\b/i, what: 'a style sheet', way: 'put it into .vitepress/theme' },
  { pattern: /<!--\s*@include\b/i, what: 'an include', way: IMPORT_IT },
  { pattern: /<[A-Z][\w.]*|<[a-z]+-[\w-]+/, what: 'a component', way: 'use Markdown' },
]

/** In the text of a paragraph, a heading or a cell. */
const IN_TEXT = [
  {
    pattern: /^\s*<<</m,
    what: 'an import inside a paragraph, which the page shows as text,',
    way: 'leave a blank line above it',
  },
  {
    pattern: /\{\{/,
    what: 'an expression in {{ }}, which VitePress runs,',
    way: 'write it as code in backticks',
  },
]

/** @param lineOf the line that a token begins on, from 1 */
export function escapesIn(tokens: readonly Token[], lineOf: (token: Token) => number): Escape[] {
  return tokens.flatMap((token, index) => {
    const line = lineOf(token.map ? token : (tokens[index - 1] ?? token))
    return faultsOf(token).map(({ what, way }) => ({
      line,
      message: `${what} is not checked: ${way}`,
    }))
  })
}

interface Fault {
  readonly what: string
  readonly way: string
}

function faultsOf(token: Token): Fault[] {
  if (/^html_(?:block|inline)$/.test(token.type))
    return IN_HTML.filter(({ pattern }) => pattern.test(token.content))
  if (token.type !== 'inline') return []
  const parts = token.children ?? []
  const html = parts.filter(({ type }) => type === 'html_inline').map(({ content }) => content)
  const text = parts.filter(({ type }) => type === 'text' || type === 'softbreak')
  const plain = text.map(({ type, content }) => (type === 'text' ? content : '\n')).join('')
  return [
    ...IN_HTML.filter(({ pattern }) => html.some((one) => pattern.test(one))),
    ...IN_TEXT.filter(({ pattern }) => pattern.test(plain)),
    ...unknownDirective(token),
  ]
}

function unknownDirective({ content }: Token): Fault[] {
  const directive = directiveIn(content)
  if (directive === undefined || !('unknown' in directive)) return []
  return [
    {
      what: `::: ${directive.unknown} is a directive that does not exist, and`,
      way: 'scripts/cookbook/directive.ts lists those that do',
    },
  ]
}
