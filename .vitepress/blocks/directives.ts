import type { MarkdownRenderer } from 'vitepress'
import { directiveIn, DIRECTIVES, type DirectiveName } from '../../scripts/cookbook/directive.ts'
import { TypesPending } from '../types/index.ts'
import { PageError } from './page-error.ts'
import { pagePosition } from './page-position.ts'
import type { PageEnv, Token } from './page-position.ts'

/**
 * Makes the tokens that take a directive's place, and names the files that they come from.
 *
 * @param home the way from the page to the top of the site: '' or '../'
 */
export type Render = (
  folder: string,
  newToken: (type: string) => Token,
  home: string,
) => { readonly tokens: readonly Token[]; readonly files: readonly string[] }

/**
 * Replaces `::: <name> <folder of a recipe>` by what the directive of that name makes of the recipe's
 * sources. What a page says of a recipe in this way cannot drift from it.
 */
export function expandDirectives(
  md: MarkdownRenderer,
  root: string,
  renderers: Readonly<Record<DirectiveName, Render>>,
): void {
  md.core.ruler.after('block', 'directives', ({ tokens, env, Token }) => {
    for (let index = tokens.length - 2; index > 0; index--) {
      const token = tokens[index]
      const directive = token?.type === 'inline' ? directiveIn(token.content) : undefined
      if (token === undefined || directive === undefined) continue
      const made = expand(token, directive)
      ;(env as PageEnv).includes?.push(...made.files)
      // The paragraph that held the directive goes: its opening, its text and its end.
      tokens.splice(index - 1, 3, ...made.tokens)
    }

    function expand(token: Token, directive: NonNullable<ReturnType<typeof directiveIn>>) {
      try {
        if ('unknown' in directive)
          throw new Error(`asks for ::: ${directive.unknown}, which does not exist.`)
        if ((env as PageEnv).forSearch && !DIRECTIVES[directive.name].searched) return NOTHING
        const home = '../'.repeat((env as PageEnv).relativePath.split('/').length - 1)
        return renderers[directive.name](directive.of, (type) => new Token(type, '', 0), home)
      } catch (error) {
        if (error instanceof TypesPending) throw error
        const message = error instanceof Error ? error.message : String(error)
        throw new PageError(pagePosition(token, env as PageEnv, root), message)
      }
    }
  })
}

const NOTHING: ReturnType<Render> = { tokens: [], files: [] }

/** Raw HTML as a token. */
export function html(newToken: (type: string) => Token, content: string): Token {
  return Object.assign(newToken('html_block'), { content })
}
