import type { MarkdownOptions, MarkdownRenderer } from 'vitepress'
import { benchmarkDirective } from '../benchmark/directive.ts'
import { colorTransformer } from '../code-colors.ts'
import { expandDirectives } from './directives.ts'
import { faultsDirective } from './faults.ts'
import { inventoryDirective } from './inventory.ts'
import { optionsDirective } from './options.ts'
import { referenceDirective } from '../reference/directive.ts'
import { rememberColors } from './remember-colors.ts'
import { renderBlocks } from './render-block.ts'
import { resolveSnippets } from './resolve-snippets.ts'
import { rulesDirective } from './rules.ts'
import { waitForTypes } from './wait-for-types.ts'
import type { Types } from '../types/index.ts'

export { renderForSearch } from './render-for-search.ts'
export { watchSnippets } from './watch-snippets.ts'

export interface BlockOptions {
  /** The folder that paths in headers and messages are relative to. */
  readonly root: string
  /** Where the source is hosted: `https://github.com/<owner>/<name>`. */
  readonly repository: string
  /** The compiler's types. */
  readonly types: Types
  /** Pages are rendered again and again, while files change. */
  readonly watching?: boolean
  /** Whether blocks show them; without, a build can be measured that does not. */
  readonly hovers?: boolean
}

/** What happens to a code block on its way to a page: parse and resolve, highlight, draw. */
export function blocks(options: BlockOptions): MarkdownOptions {
  const { root, repository, types, watching = false, hovers = true } = options

  return {
    codeTransformers: hovers ? [colorTransformer, types.transformer] : [colorTransformer],
    async shikiSetup(shiki) {
      await types.useHighlighter(shiki)
      if (watching) rememberColors(shiki, (path) => types.shownOf(path))
    },
    config(md: MarkdownRenderer) {
      types.useMarkdown(md)
      resolveSnippets(md, root)
      expandDirectives(md, root, {
        rules: rulesDirective(root),
        options: optionsDirective(root),
        benchmark: benchmarkDirective(root),
        faults: faultsDirective(root),
        inventory: inventoryDirective(md, root),
        reference: referenceDirective(md, repository, () => types.publicApi()),
      })
      renderBlocks(md, repository, hovers ? types : undefined)
      waitForTypes(md)
    },
  }
}
