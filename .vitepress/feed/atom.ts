import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'
import type { Change } from './changes.ts'

/** Addresses that a feed names. */
export interface Addresses {
  /** Where the site is published: `https://example.org/cookbook/`. */
  readonly site: string
  /** Where the source is: `https://github.com/<owner>/<name>`. */
  readonly repository: string
}

/** A feed of changes for feed readers (RFC 4287). */
export function atom(changes: readonly Change[], { site, repository }: Addresses): string {
  const entries = changes.map(
    ({ name, commit, date, text }) =>
      `<entry><id>${escapeHtml(`${site}changes/${name}`)}</id>` +
      `<title>${escapeHtml(titleOf(text))}</title><updated>${date}</updated>` +
      `<link href="${escapeHtml(`${repository}/commit/${commit}`)}"/>` +
      `<content type="text">${escapeHtml(text)}</content></entry>\n`,
  )
  return (
    '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n' +
    `<id>${escapeHtml(site)}</id><title>Middleware Cookbook: changes</title>` +
    '<author><name>Middleware Cookbook</name></author>' +
    `<link rel="self" href="${escapeHtml(site)}feed.xml"/><link href="${escapeHtml(site)}"/>` +
    `<updated>${changes[0]?.date ?? '1970-01-01T00:00:00Z'}</updated>\n${entries.join('')}</feed>\n`
  )
}

/** The first sentence, without the marks of Markdown. */
function titleOf(text: string): string {
  const [line = ''] = text.split(/\n\n/)
  const [sentence = line] = /^[^]*?[.!?](?=\s|$)/.exec(line) ?? []
  return sentence.replace(/\s+/g, ' ').replaceAll('`', '').replace(/\.$/, '')
}
