import type { MarkdownRenderer } from 'vitepress'
import type { Token } from './page-position.ts'

/** The block tokens of a text that takes a directive's place: what is inline in them is parsed with the rest of the page. */
export function parseMarkdown(md: MarkdownRenderer, text: string): Token[] {
  const tokens: Token[] = []
  md.block.parse(text, md, {}, tokens)
  for (const token of tokens) token.map = null
  return tokens
}
