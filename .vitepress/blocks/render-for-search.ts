import type { MarkdownRenderer } from 'vitepress'
import type { PageEnv } from './page-position.ts'

/**
 * Renders a page for the search index: its text and its excerpts once, without whole files, outputs
 * and highlighting. VitePress would render every page a second time in full.
 */
export async function renderForSearch(
  source: string,
  env: PageEnv,
  md: MarkdownRenderer,
): Promise<string> {
  env.forSearch = true
  const html = await md.renderAsync(source, env)
  return env.frontmatter?.['search'] === false ? '' : html
}
