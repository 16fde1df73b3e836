import type { MarkdownRenderer } from 'vitepress'
import type { ColorCode } from './doc-code.ts'
import type { RenderMarkdown } from './popup-html.ts'
import { memoize } from '../../scripts/cookbook/memoize.ts'

/** VitePress's Markdown without its plugins, which are for pages: no anchors, no components, no waiting. */
export function docMarkdown(md: MarkdownRenderer, highlight?: ColorCode): RenderMarkdown {
  const Markdown = md.constructor as new (options: object) => MarkdownRenderer
  const plain = new Markdown({ html: false, linkify: false, ...(highlight && { highlight }) })
  return {
    blocks: memoize((text) => plain.render(text).trim()),
    inline: memoize((text) => plain.renderInline(text.replaceAll('\n', ' '))),
  }
}
