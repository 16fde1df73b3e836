import type { Highlighter } from 'shiki'
import type { Color, Part } from './display.ts'
import { partsHtml } from './popup-html.ts'
import type { TypesOptions } from './types.ts'

/** Colours a fence of a doc comment; nothing for a language that it does not know. */
export type ColorCode = (code: string, language: string) => string

/** The site's own highlighter, with the colours of the types above the doc comment. */
export async function docCode(
  shiki: Highlighter,
  { theme, palette }: TypesOptions['code'],
): Promise<ColorCode> {
  const colors = new Map(Object.entries(palette).map(([color, hex]) => [hex, color as Color]))
  await shiki.loadLanguage('ts')
  return (code, language) => {
    if (!/^(?:[jt]s|javascript|typescript)$/.test(language)) return ''
    // No time limit: after it, a slow machine would leave the rest without colours.
    const lines = shiki.codeToTokensBase(code, { lang: 'ts', theme, tokenizeTimeLimit: 0 })
    return partsHtml(
      lines.flatMap((line, index): Part[] => [
        ...(index > 0 ? [{ text: '\n', color: 'plain' } as const] : []),
        ...line.map(({ content, color }) => ({
          text: content,
          color: colors.get(color?.toLowerCase() ?? '') ?? 'plain',
        })),
      ]),
    )
  }
}
