import type { Highlighter } from 'shiki'
import { colorOf } from '../code-colors.ts'
import { codeTheme } from '../code-theme.ts'
import type { Part } from './display.ts'
import { partsHtml } from './popup-html.ts'

/** Colours a fence of a doc comment; nothing for a language that it does not know. */
export type ColorCode = (code: string, language: string) => string

/** The site's own highlighter, with the colours of the types above the doc comment. */
export async function docCode(shiki: Highlighter): Promise<ColorCode> {
  await shiki.loadLanguage('ts')
  return (code, language) => {
    if (!/^(?:[jt]s|javascript|typescript)$/.test(language)) return ''
    const theme = codeTheme.light
    // Without a limit of time, after which a slow machine would leave the rest without colours.
    const lines = shiki.codeToTokensBase(code, { lang: 'ts', theme, tokenizeTimeLimit: 0 })
    return partsHtml(
      lines.flatMap((line, index): Part[] => [
        ...(index > 0 ? [{ text: '\n', color: 'plain' } as const] : []),
        ...line.map(({ content, color }) => ({ text: content, color: colorOf(color) ?? 'plain' })),
      ]),
    )
  }
}
