import { relative } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'
import { PageError } from './page-error.ts'
import { pagePosition } from './page-position.ts'
import type { PageEnv, Token } from './page-position.ts'
import { ImportError, readShown, type Shown } from '../../scripts/cookbook/shown.ts'
import { writeSourceInfo } from './source-info.ts'
import { importOf, languageOf } from '../../scripts/cookbook/token.ts'
import { typedCode } from './typed-code.ts'

/** What an imported fence carries from here to its rendering. */
export interface Block extends Shown {
  /** Set for a part that needs no file around it, such as one test. */
  readonly partial?: true
  /** It is fetched when a reader unfolds it. */
  readonly fragment?: { readonly sheet: string; readonly id: string }
  /** The fence of the whole file, if the block shows a region of it. */
  readonly wholeFence?: Token
}

/** The block behind a fence, if its code was imported. */
export function blockOf(token: Token | undefined): Block | undefined {
  return (token?.meta as { block?: Block } | null | undefined)?.block
}

/**
 * Fills every `<<<` fence with its code as soon as a page is parsed, so that a missing file, a
 * missing or doubtful region and code typed into the page all fail with the page's name and line.
 */
export function resolveSnippets(md: MarkdownRenderer, root: string): void {
  md.core.ruler.after('block', 'snippets', ({ tokens, env, Token }) => {
    refuseTypedCode(tokens, env as PageEnv, root)
    for (const token of tokens) {
      const imported = importOf(token)
      if (imported === undefined) continue
      // Before it is read: the dev server then also waits for a file that does not exist yet.
      ;(env as PageEnv).includes?.push(imported.path)
      const path = relative(root, imported.path).replaceAll('\\', '/')
      const shown = at(token, env as PageEnv, () => readShown(root, { ...imported, path }))
      fill(token, shown, new Token('fence', 'code', 0))
    }
  })

  /** Says where on which page, if the page imports what does not exist. */
  function at(token: Token, env: PageEnv, read: () => Shown): Shown {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof ImportError)) throw error
      throw new PageError(pagePosition(token, env, root), error.message)
    }
  }
}

function fill(token: Token, snippet: Shown, spare: Token): void {
  const { path, whole } = snippet
  const language = path.endsWith('.out') ? 'txt' : languageOf(token)
  token.info = `${token.info.replace(/^[\w-]*/, language)} ${writeSourceInfo(snippet)}`
  token.content = snippet.code
  if (whole === undefined) {
    token.meta = { block: snippet satisfies Block }
    return
  }
  const wholeFence = Object.assign(spare, {
    info: `${language} ${writeSourceInfo({ path, ...whole })}`,
    content: whole.code,
  })
  token.meta = { block: { ...snippet, wholeFence } satisfies Block }
}

function refuseTypedCode(tokens: readonly Token[], env: PageEnv, root: string): void {
  const [typed] = typedCode(tokens)
  if (typed === undefined) return
  throw new PageError(
    pagePosition(typed, env, root),
    `has a "${languageOf(typed)}" block typed into the page. ` +
      'Put the code in a file under snippets/, where it is tested, and import it: ' +
      '<<< @/../snippets/client/retry/usage.ts',
  )
}
