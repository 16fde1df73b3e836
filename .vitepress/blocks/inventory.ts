import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { BlockCounts } from '../../scripts/engine/check.ts'
import { KINDS } from '../../scripts/engine/classify.ts'
import { html, type Directive } from './directives.ts'
import { escapeHtml } from './escape-html.ts'

/**
 * `::: inventory docs` makes a table of the blocks of every page, counted by `npm run check -- --json`:
 * in a process of its own, because VitePress keeps one Markdown parser for all of a process.
 */
export function inventoryDirective(root: string): Directive {
  let counts: BlockCounts | undefined
  return (_folder, newToken) => {
    counts ??= count(root)
    return { tokens: [html(newToken, table(counts))], files: [] }
  }
}

function count(root: string): BlockCounts {
  const script = join(root, 'scripts/check.ts')
  const args = ['--import', import.meta.resolve('tsx'), script, '--json', '--root', root]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as BlockCounts
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
