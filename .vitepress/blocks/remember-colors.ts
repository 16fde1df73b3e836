import type { Highlighter } from 'shiki'
import type { ShownTypes } from '../types/index.ts'
import { readSourceInfo } from './source-info.ts'

/** Blocks whose colours are kept; a page has a dozen. */
const MOST = 500

/**
 * While developing, a page is rendered again for each change of a file, and most of its blocks are what they
 * were: they keep their colours, which take most of the time. Only the name of their types may be another.
 *
 * @param typesOf what is shown of a file's types, by its path
 */
export function rememberColors(
  shiki: Pick<Highlighter, 'codeToHtml'>,
  typesOf: (path: string) => ShownTypes | undefined,
): void {
  const color = shiki.codeToHtml.bind(shiki)
  const blocks = new Map<string, { readonly madeOf: string; readonly html: string }>()
  shiki.codeToHtml = (code, options) => {
    const info = options.meta?.__raw ?? ''
    const source = readSourceInfo(info)
    if (source === undefined) return color(code, options)
    const { name = '', notes } = typesOf(source.path) ?? {}
    const madeOf = JSON.stringify([code, notes])
    const place = `${options.lang} ${info}`
    const known = blocks.get(place)
    const html = known?.madeOf === madeOf ? known.html : color(code, options)
    // The one that was drawn longest ago comes first, and goes.
    blocks.delete(place)
    blocks.set(place, { madeOf, html })
    if (blocks.size > MOST) blocks.delete(blocks.keys().next().value ?? '')
    return html.replace(/ data-types="[^"]*"/, ` data-types="${name}"`)
  }
}
