import { importOf, isCode, languageOf, type Token } from '../../scripts/cookbook/token.ts'

/** The fences of code in a page's own text instead of being imported. */
export function typedCode(tokens: readonly Token[]): readonly Token[] {
  return tokens.filter(
    (token) => token.type === 'fence' && !isMade(token) && isCode(languageOf(token)),
  )
}

/** By `<<<` or by a directive: a fence in the page's own text carries nothing. */
export function isMade(token: Token): boolean {
  return importOf(token) !== undefined || (token.meta !== null && token.meta !== undefined)
}
