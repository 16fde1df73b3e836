import type { MarkdownRenderer } from 'vitepress'
import { join } from 'node:path'
import { catalogue } from '../../scripts/cookbook/catalogue.ts'
import { pageList } from '../../scripts/cookbook/page-list.ts'
import { html, type Render } from './directives.ts'
import { parseMarkdown } from './parse-markdown.ts'

/** `::: pages client` lists the pages of a section, from what they say about themselves. */
export function pagesDirective(md: MarkdownRenderer, root: string): Render {
  return (section, newToken) => ({
    tokens: [
      html(newToken, '<div class="page-list">\n'),
      ...parseMarkdown(md, pageList(root, section)),
      html(newToken, '</div>\n'),
    ],
    files: catalogue(root).map(({ path }) => join(root, path)),
  })
}
