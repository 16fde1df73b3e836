import { readShown } from '../../scripts/cookbook/shown.ts'
import type { DirectiveUse } from '../../scripts/cookbook/directive.ts'
import type { Fence, Page } from '../../scripts/cookbook/page.ts'
import { languageOf } from './language.ts'
import { linksToMarkdown } from './links.ts'

/** Makes Markdown of what a page asks for with `::: <name> <of>`. */
export type DirectiveToMarkdown = (directive: DirectiveUse, page: string) => string

/**
 * A page as plain Markdown, for machines and for pasting: code, outputs, options and rules are where the page shows
 * them, and nothing in it needs this site.
 *
 * @param source the page's own text
 */
export function markdownOf(
  root: string,
  page: Page,
  source: string,
  toMarkdown: DirectiveToMarkdown,
): string {
  const lines = source.split('\n')
  const made = new Map<number, string>()
  for (const fence of page.fences) {
    if (fence.source) made.set(fence.line, fenced(root, fence, fence.source))
  }
  for (const directive of page.directives) {
    made.set(directive.line, toMarkdown(directive, page.path))
    made.set(directive.line + 1, '')
  }
  const body = lines
    .map((line, index) => made.get(index + 1) ?? plain(line, page.path))
    .slice(frontMatterLines(lines))
    .join('\n')
  return `${body.replace(/\n{3,}/g, '\n\n').trim()}\n`
}

/** The whole file or its region, with its path as a title. */
function fenced(root: string, fence: Fence, source: NonNullable<Fence['source']>): string {
  const { code, path } = readShown(root, source)
  const marks = '`'.repeat(
    Math.max(3, ...[...code.matchAll(/`{3,}/g)].map(([run]) => run.length + 1)),
  )
  const title = path.endsWith('.out') ? 'Output:' : `\`${path}\`:`
  return `\n${title}\n\n${marks}${languageOf(path, fence.language)}\n${code}\n${marks}\n`
}

/** VitePress's containers and attributes mean nothing elsewhere; a link to a page leads to its Markdown. */
function plain(line: string, page: string): string {
  const [, kind, title = ''] = /^:{3,}\s*(\S*)\s*(.*)$/.exec(line) ?? []
  if (kind !== undefined) return title === '' ? '' : `**${title}**\n`
  return linksToMarkdown(line, page)
    .replace(/ \{#[\w-]+\}$/, '')
    .replace(/<\/?(?:div|main|p|span)\b[^>]*>/g, '')
}

function frontMatterLines(lines: readonly string[]): number {
  return lines[0] === '---' ? lines.indexOf('---', 1) + 1 : 0
}
