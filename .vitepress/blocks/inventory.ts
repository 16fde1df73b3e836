import type { MarkdownRenderer } from 'vitepress'
import { countBlocksWith } from '../../scripts/check/check.ts'
import type { BlockCounts } from '../../scripts/check/check.ts'
import { KINDS } from '../../scripts/check/rules/classify.ts'
import { html, type Render } from './directives.ts'
import { withPageReader } from './page-reader.ts'
import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'

/** `::: inventory docs` makes a table of the blocks of every page, counted as `npm run check -- --json` does. */
export function inventoryDirective(md: MarkdownRenderer, root: string): Render {
  let counts: BlockCounts | undefined
  return (_folder, newToken) => {
    counts ??= count(md, root)
    return { tokens: [html(newToken, table(counts))], files: [] }
  }
}

function count(md: MarkdownRenderer, root: string): BlockCounts {
  const today = new Date().toISOString().slice(0, 10)
  return withPageReader(md, root, (read) => countBlocksWith(read, root, today))
}

/** Kinds that occur nowhere are left out, but for `excused`, whose zero is worth a column. */
function table({ pages, total, programs, portable }: BlockCounts): string {
  const kinds = KINDS.filter((kind) => total[kind] > 0 || kind === 'excused')
  const row = (name: string, counts: BlockCounts['total'], cell = 'td') =>
    `<tr><th scope="row">${name}</th>${kinds.map((kind) => `<${cell}>${counts[kind]}</${cell}>`).join('')}</tr>`
  const heads = ['page', ...kinds].map((kind) => `<th scope="col">${kind}</th>`)
  return (
    `<p>${pages.length} pages, ${programs} programs, ${portable} of which also run in memory.</p>` +
    `<table class="inventory"><thead><tr>${heads.join('')}</tr></thead><tbody>` +
    row('all', total) +
    pages.map(({ path, counts }) => row(linkTo(path), counts)).join('') +
    '</tbody></table>\n'
  )
}

/** Relative, because the site may be published below a folder. */
function linkTo(path: string): string {
  const page = path.replace(/^docs\/|(?:index)?\.md$/g, '')
  return `<a href="../${escapeHtml(page)}">${escapeHtml(page === '' ? 'home' : page)}</a>`
}
