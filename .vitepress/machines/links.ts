/**
 * A link to a page of this site leads to its Markdown instead, by a relative path: the site may be published below a
 * folder.
 *
 * @param page where the text is, such as `docs/client/retry.md`
 */
export function linksToMarkdown(text: string, page: string): string {
  const up = '../'.repeat(page.split('/').length - 2) || './'
  return text.replace(
    /\]\((\.{0,2}\/[^)#\s]*)(#[^)\s]*)?\)(?:\{[^}]*\})?/g,
    (_, path: string, hash = '') => {
      const file = path.endsWith('/') ? `${path}index` : path.replace(/\.md$/, '')
      return `](${file.replace(/^\//, up)}.md${String(hash)})`
    },
  )
}
