import { relative } from 'node:path'
import type { MarkdownEnv, MarkdownRenderer } from 'vitepress'

export type Token = ReturnType<MarkdownRenderer['parse']>[number]

/** The environment of a page's rendering, and what the blocks add to it. */
export interface PageEnv extends MarkdownEnv {
  /** Set while the search index is built: it wants text, not markup. */
  forSearch?: boolean
}

/** `docs/client/retry.md:12`: where a message about a token sends its reader. */
export function pagePosition(token: Token, env: PageEnv, root: string): string {
  const page = relative(root, env.realPath ?? env.path).replaceAll('\\', '/')
  const line = (token.map?.[0] ?? 0) + 1 + frontmatterLines(env)
  return `${page}:${line}`
}

/** Tokens count their lines from the end of the front matter. */
function frontmatterLines({ src, content }: PageEnv): number {
  if (src === undefined || content === undefined || !src.endsWith(content)) return 0
  return src.slice(0, src.length - content.length).split('\n').length - 1
}
