import type { MarkdownOptions, MarkdownRenderer } from 'vitepress'
import { benchmarkDirective } from '../benchmark/directive.ts'
import { addDirective } from './add.ts'
import { catalogueDirective } from './catalogue.ts'
import { comparisonDirective } from './comparison.ts'
import { colorTransformer } from '../code-colors.ts'
import type { DirectiveName } from '../../scripts/cookbook/directive.ts'
import { expandDirectives, type Render } from './directives.ts'
import { errorsDirective } from './errors.ts'
import { extractFragments } from './extract-fragments.ts'
import { faultsDirective } from './faults.ts'
import { fetchDirective } from './fetch-standard.ts'
import { foldTransformer } from './fold-block.ts'
import type { Fragments } from './fragments.ts'
import { frameworksDirective } from './frameworks.ts'
import { hostsDirective } from './hosts.ts'
import { inventoryDirective } from './inventory.ts'
import { measuredDirective } from './measured.ts'
import { mutantsDirective } from './mutants.ts'
import { pagesDirective } from './pages.ts'
import { runtimesDirective } from './runtimes.ts'
import { optionsDirective } from './options.ts'
import { projectsDirective } from './projects.ts'
import { exportsDirective, referenceDirective } from '../reference/directive.ts'
import { sdksDirective } from './sdks.ts'
import { rememberColors } from './remember-colors.ts'
import { rememberLines } from './remember-lines.ts'
import { renderBlocks } from './render-block.ts'
import { resolveSnippets } from './resolve-snippets.ts'
import { rulesDirective } from './rules.ts'
import { symptomsDirective } from './symptoms.ts'
import { timelineDirective } from './timeline.ts'
import { waitForTypes } from './wait-for-types.ts'
import type { Types } from '../types/index.ts'

export { renderForSearch } from './render-for-search.ts'
export { readSourceInfo } from './source-info.ts'
export { Fragments, fragmentsPlugin } from './fragments.ts'
export { watchSnippets } from './watch-snippets.ts'

export interface BlockOptions {
  /** The folder that paths in headers and messages are relative to. */
  readonly root: string
  /** Where the source is hosted: `https://github.com/<owner>/<name>`. */
  readonly repository: string
  /** The compiler's types. */
  readonly types: Types
  /** Takes what pages fetch later. */
  readonly fragments: Fragments
  /** Gets the renderer that all pages go through, and those of directives. */
  readonly onReady?: (
    md: MarkdownRenderer,
    renderers: Readonly<Record<DirectiveName, Render>>,
  ) => void
  /** Pages are rendered again and again, while files change. */
  readonly watching?: boolean
  /** Whether blocks show them; without, a build can be measured that does not. */
  readonly hovers?: boolean
}

/** What happens to a code block on its way to a page: parse and resolve, highlight, draw. */
export function blocks(options: BlockOptions): MarkdownOptions {
  const { root, repository, types, fragments, watching = false, hovers = true } = options
  const { onReady = () => undefined } = options

  return {
    codeTransformers: [colorTransformer, foldTransformer, ...(hovers ? [types.transformer] : [])],
    async shikiSetup(shiki) {
      rememberLines(shiki)
      await types.useHighlighter(shiki)
      if (watching) rememberColors(shiki, (path) => types.shownOf(path))
    },
    config(md: MarkdownRenderer) {
      types.useMarkdown(md)
      resolveSnippets(md, root)
      const renderers = {
        add: addDirective(root),
        projects: projectsDirective(root),
        comparison: comparisonDirective(root, repository),
        timeline: timelineDirective(root),
        rules: rulesDirective(root, fragments),
        options: optionsDirective(root),
        benchmark: benchmarkDirective(root),
        measured: measuredDirective(root),
        faults: faultsDirective(root),
        frameworks: frameworksDirective(root),
        errors: errorsDirective(root),
        fetch: fetchDirective(root),
        hosts: hostsDirective(root),
        catalogue: catalogueDirective(md, root),
        pages: pagesDirective(md, root),
        symptoms: symptomsDirective(md, root, repository),
        inventory: inventoryDirective(md, root),
        mutants: mutantsDirective(root),
        runtimes: runtimesDirective(root),
        sdks: sdksDirective(root),
        exports: exportsDirective(md, () => types.publicApi()),
        reference: referenceDirective(md, repository, () => types.publicApi()),
      }
      expandDirectives(md, root, renderers)
      onReady(md, renderers)
      renderBlocks(md, root, repository, hovers ? types : undefined)
      waitForTypes(md)
      extractFragments(md, fragments)
    },
  }
}
