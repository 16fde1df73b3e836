import type { MarkdownRenderer } from 'vitepress'
import { NotYet } from '../types/index.ts'
import { PageError } from './page-error.ts'
import { pagePosition } from './page-position.ts'
import type { PageEnv, Token } from './page-position.ts'

/** Makes the tokens that stand in a directive's place, and names the files that they come from. */
export type Directive = (
  folder: string,
  newToken: (type: string) => Token,
) => { readonly tokens: readonly Token[]; readonly files: readonly string[] }

/** A paragraph of its own, which looks like VitePress's containers: `::: rules client/retry`, then `:::`. */
const form = /^::: (\w+) ([\w/-]+(?: [\w/-]+)*)\n:::$/

/**
 * Replaces `::: <name> <folder of a recipe>` by what the directive of that name makes of the recipe's
 * sources. What a page says of a recipe in this way cannot drift from it.
 */
export function expandDirectives(
  md: MarkdownRenderer,
  root: string,
  directives: Readonly<Record<string, Directive>>,
): void {
  md.core.ruler.after('block', 'directives', ({ tokens, env, Token }) => {
    for (let index = tokens.length - 2; index > 0; index--) {
      const token = tokens[index]
      const [, name = '', folder = ''] =
        token?.type === 'inline' ? (form.exec(token.content) ?? []) : []
      const directive = Object.hasOwn(directives, name) ? directives[name] : undefined
      if (token === undefined || directive === undefined) continue
      const made = expand(token, directive, folder)
      ;(env as PageEnv).includes?.push(...made.files)
      // The paragraph that held the directive goes: its opening, its text and its end.
      tokens.splice(index - 1, 3, ...made.tokens)
    }

    function expand(token: Token, directive: Directive, folder: string) {
      try {
        return directive(folder, (type) => new Token(type, '', 0))
      } catch (error) {
        if (error instanceof NotYet) throw error
        const message = error instanceof Error ? error.message : String(error)
        throw new PageError(pagePosition(token, env as PageEnv, root), message)
      }
    }
  })
}

/** Raw HTML as a token. */
export function html(newToken: (type: string) => Token, content: string): Token {
  return Object.assign(newToken('html_block'), { content })
}
