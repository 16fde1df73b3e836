import type { MarkdownRenderer } from 'vitepress'
import { readPage, type Page } from '../../scripts/cookbook/page.ts'

/** What this site adds to VitePress's parser. */
const ownRules = ['snippets', 'directives']

/**
 * Reads pages as they are written, with VitePress's parser alone: it would give no second one to a process.
 *
 * @returns what `use` returns
 */
export function withPageReader<T>(
  md: MarkdownRenderer,
  root: string,
  use: (read: (path: string) => Page) => T,
): T {
  md.core.ruler.disable(ownRules)
  try {
    return use((path) => readPage(root, path, md, root))
  } finally {
    md.core.ruler.enable(ownRules)
  }
}
