import type { Token } from './token.ts'

/** A text that has to tell a reader something. */
export interface Statement {
  readonly line: number
  /** Such as `the description`. */
  readonly what: string
  readonly text: string
}

/** What the front matter says to search engines. */
export function descriptionIn(text: string): Statement {
  const [frontmatter = ''] = /^---\n[^]*?^---$/m.exec(text) ?? []
  const lines = frontmatter.split('\n')
  const index = lines.findIndex((line) => line.startsWith('description:'))
  const value = lines[index]?.slice('description:'.length).trim() ?? ''
  return { line: Math.max(index, 0) + 1, what: 'the description', text: value }
}

/** The paragraph below the title. */
export function problemIn(tokens: readonly Token[], lineOf: (token: Token) => number): Statement {
  const [title = -1, next] = tokens.flatMap(({ type }, index) =>
    type === 'heading_open' ? [index] : [],
  )
  const paragraph = tokens
    .slice(title + 3, next)
    .find(({ type, content }) => type === 'inline' && !content.startsWith(':::'))
  const at = paragraph ?? tokens[title]
  return { line: at ? lineOf(at) : 1, what: 'the problem', text: paragraph?.content ?? '' }
}
