import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'
import type { TypeInfo } from './analyze.ts'
import { linesOf } from './display.ts'
import type { Color, Part } from './display.ts'

/** Turns Markdown into HTML: blocks, or one line. */
export interface RenderMarkdown {
  blocks(markdown: string): string
  inline(markdown: string): string
}

/** The class of each colour: one letter, as there are thousands of them. */
export const colorClasses: Record<Color, string> = {
  plain: '',
  keyword: 'k',
  string: 's',
  constant: 'n',
  callable: 'f',
  type: 't',
  quiet: 'q',
}

/** What a popup shows: the type, the doc comment with its tags, and a link to the reference. */
export function popupHtml(info: TypeInfo, markdown: RenderMarkdown, base: string): string {
  const { parts, docs, tags = [], page } = info
  const html = [
    `<code class="shiki">${rowsHtml(parts)}</code>`,
    docs === undefined ? '' : markdown.blocks(docs),
    ...tags.map(([name, text = '']) => tagHtml(name, text, markdown)),
    page === undefined ? '' : `<p><a href="${page}">Reference</a></p>`,
  ].join('')
  return html.replaceAll('href="/', `href="${base}`).trim()
}

/** A type, of which each line is an element, so that the style sheet can indent the rest of a line that it breaks. */
function rowsHtml(parts: readonly Part[]): string {
  return linesOf(parts)
    .map((line) => `<i>${partsHtml(line)}</i>`)
    .join('')
}

/** Coloured code. */
export function partsHtml(parts: readonly Part[]): string {
  return merged(parts)
    .map(({ color, text }) =>
      color === 'plain'
        ? escapeHtml(text)
        : `<b class="${colorClasses[color]}">${escapeHtml(text)}</b>`,
    )
    .join('')
}

/** Adjacent parts of one colour become one, and a space takes the colour before it. */
export function merged(parts: readonly Part[]): readonly Part[] {
  const result: { color: Color; text: string }[] = []
  for (const { color, text } of parts) {
    const last = result.at(-1)
    if (last && (last.color === color || text.trim() === '')) last.text += text
    else result.push({ color, text })
  }
  return result
}

const labels: Readonly<Record<string, string>> = {
  param: '',
  returns: 'Returns',
  throws: 'Throws',
  default: 'Default:',
  deprecated: 'Deprecated:',
  example: 'Example',
  see: 'See',
  remarks: '',
}

function tagHtml(name: string, text: string, markdown: RenderMarkdown): string {
  const label = labels[name] ?? name
  if (name === 'remarks') return markdown.blocks(text)
  if (name === 'example') {
    return `<p class="tag">${label}</p>${markdown.blocks(hasFence(text) ? text : fenced(text))}`
  }
  if (name === 'param') {
    const [, parameter = text, rest = ''] = /^(\S+)\s*(?:-\s*)?([^]*)$/.exec(text) ?? []
    return `<p class="tag"><code>${escapeHtml(parameter)}</code> ${markdown.inline(rest)}</p>`
  }
  return `<p class="tag">${label} ${markdown.inline(text)}</p>`
}

/** An example without a fence is code as a whole, as in editors. */
function hasFence(example: string): boolean {
  return /^\s*(?:```|~~~)/m.test(example)
}

function fenced(code: string): string {
  return `\`\`\`ts\n${code}\n\`\`\``
}
