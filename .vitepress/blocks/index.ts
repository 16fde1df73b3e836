import type { MarkdownOptions, MarkdownRenderer } from 'vitepress'
import { expandDirectives } from './directives.ts'
import { optionsDirective } from './options.ts'
import { referenceDirective } from '../reference/directive.ts'
import { renderBlocks } from './render-block.ts'
import { resolveSnippets } from './resolve-snippets.ts'
import { rulesDirective } from './rules.ts'
import { codeTransformers } from './transformers.ts'

export { renderForSearch } from './render-for-search.ts'
export { watchSnippets } from './watch-snippets.ts'

export interface BlockOptions {
  /** The folder that paths in headers and messages are relative to. */
  readonly root: string
  /** Where the source is hosted: `https://github.com/<owner>/<name>`. */
  readonly repository: string
}

/** What happens to a code block on its way to a page: parse and resolve, highlight, draw. */
export function blocks({ root, repository }: BlockOptions): MarkdownOptions {
  return {
    codeTransformers,
    config(md: MarkdownRenderer) {
      resolveSnippets(md, root)
      expandDirectives(md, root, {
        rules: rulesDirective(root),
        options: optionsDirective(root),
        reference: referenceDirective(md, root, repository),
      })
      renderBlocks(md, repository)
    },
  }
}
