import type { Token } from './page-position.ts'

const languages = /^(?:[cm]?[jt]sx?|typescript|javascript)$/

/** The TypeScript and JavaScript fences that stand in a page's own text instead of being imported. */
export function typedCode(tokens: readonly Token[]): readonly Token[] {
  return tokens.filter(
    (token) => token.type === 'fence' && !isImport(token) && languages.test(languageOf(token)),
  )
}

/** The first word of a fence's info string: `ts` of `ts {2} [retry.ts]`, `ts:line-numbers` or `ts{2}`. */
export function languageOf(token: Token): string {
  return /^[\w-]*/.exec(token.info.trim())?.[0].toLowerCase() ?? ''
}

/** By `<<<` or by a directive: a fence that stands in the page's own text carries nothing. */
function isImport({ meta }: Token): boolean {
  return meta !== null && meta !== undefined
}
