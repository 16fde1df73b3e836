import type { MarkdownRenderer } from 'vitepress'

/** A token of a page, as VitePress parses it. */
export type Token = ReturnType<MarkdownRenderer['parse']>[number]

/** What a fence imports with `<<<`. */
export interface ImportedFrom {
  /** Absolute, or relative to the root, as the reader of the page has it. */
  readonly path: string
  /** '' for the whole file. */
  readonly region: string
}

/** What a fence imports; undefined if its code is in the page's own text. */
export function importOf(token: Token): ImportedFrom | undefined {
  const { src, region = '' } = (token.meta ?? {}) as { src?: string; region?: string }
  return token.type === 'fence' && src !== undefined ? { path: src, region } : undefined
}

/** The first word of a fence's info string: `ts` of `ts {2} [retry.ts]`, `ts:line-numbers` or `ts{2}`; '' if it has none. */
export function languageOf(token: Token): string {
  return /^[\w-]*/.exec(token.info.trim())?.[0].toLowerCase() ?? ''
}

/** What is code: it is imported, type-checked and executed. */
const CODE = /^(?:[cm]?[jt]sx?|typescript|javascript|vue)$/

/** Whether a block in this language is code, which no page may hold in its own text. */
export function isCode(language: string): boolean {
  return CODE.test(language)
}
