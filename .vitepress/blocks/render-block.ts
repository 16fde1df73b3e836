import type { MarkdownRenderer } from 'vitepress'
import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'
import type { PageEnv, Token } from './page-position.ts'
import { asFragment } from './extract-fragments.ts'
import { foldOf } from './fold-block.ts'
import { isMade } from './typed-code.ts'
import { programId } from './program-id.ts'
import { runnable } from '../run/runnable.ts'
import { blockOf } from './resolve-snippets.ts'
import { sourceUrl } from './source-url.ts'
import type { Block } from './resolve-snippets.ts'
import type { Types } from '../types/index.ts'

/**
 * Draws an imported block: a header that links to its source, the code, and behind an excerpt the
 * whole file. An output is drawn as what the program above it printed.
 *
 * Each block is one element, because a code group shows and hides its direct children. Its parts
 * are `v-pre`, so that Vue takes them as static HTML and leaves them out of the page's script; the
 * block as a whole is not, because Vue keeps a `v-pre` inside a `v-pre` and then renders it at run time.
 */
export function renderBlocks(
  md: MarkdownRenderer,
  root: string,
  repository: string,
  types?: Types,
): void {
  const renderFence = md.renderer.rules.fence
  if (renderFence === undefined) throw new Error('VitePress has no fence renderer to build upon.')

  md.renderer.rules.fence = (tokens, index, options, env: PageEnv, self) => {
    const token = tokens[index]
    const block = blockOf(token)
    if (env.forSearch) return block ? forSearch(block) : ''
    if (token === undefined || block === undefined) {
      // The names of frameworks are worth finding, their code is not.
      if (env.forSearch && token && isMade(token)) return ''
      return renderFence(tokens, index, options, env, self)
    }

    const active = / active( |$)/.test(token.info) ? ' active' : ''
    const kind = isOutput(block) ? 'block-output' : 'block-code'
    const code = draw(block, tokens, index)
    const fold = foldOf(block.code, tokens, index)
    const style = fold ? ` style="--fold-skipped:${fold.skipped}"` : ''
    const run = isOutput(block) ? runnable(root, block.path) : undefined
    const figure =
      `<figure class="block ${kind}${active}"${style}${run?.attribute ?? ''}>` +
      (isOutput(block) ? outputHeader(block, repository) : codeHeader(block, repository)) +
      code +
      (fold?.html ?? '') +
      wholeFile(block) +
      (run?.note ?? '') +
      '</figure>\n'
    if (block.fragment === undefined) return figure
    const { sheet, id } = block.fragment
    return asFragment(sheet, id, figure) + fragmentPlace(block, sheet, repository)

    function wholeFile({ wholeFence: fence, path }: Block): string {
      if (fence === undefined) return ''
      const file = draw({ path }, [fence], 0)
      const summary = `Whole file, ${fence.content.split('\n').length} lines`
      return `<details class="block-whole"><summary>${summary}</summary>${file}</details>`
    }

    /** The button goes first: VitePress copies what is two places after its own. */
    function draw({ path }: Pick<Block, 'path'>, fences: Token[], index: number): string {
      // First: a page that has to wait for the compiler is begun again.
      const sheet = types?.show(path, env.path)
      const html = renderFence?.(fences, index, options, env, self) ?? ''
      return sheet ? html.replace('<button', `${typesButton}<button`) : html
    }
  }
}

/** Code without colours, apart from what is said about it. Outputs and the tests behind rules repeat what is on the page. */
function forSearch(block: Block): string {
  if (isOutput(block) || block.partial) return ''
  return `<pre class="search-code">${escapeHtml(block.code)}</pre>`
}

/** Lets a keyboard walk through the types of a block. */
const typesButton =
  '<button type="button" class="types" aria-pressed="false" title="Types of names, by arrow keys">Types</button>'

function codeHeader(block: Block, repository: string): string {
  const slash = block.path.lastIndexOf('/') + 1
  const folder = escapeHtml(block.path.slice(0, slash))
  const name = escapeHtml(block.path.slice(slash))
  const { firstLine, lastLine } = block
  const lines = isPart(block) ? `<span> lines ${firstLine}–${lastLine}</span>` : ''
  return (
    `<figcaption v-pre><a href="${urlOf(block, repository)}" target="_blank" rel="noreferrer">` +
    `<span class="folder">${folder}</span>${name}</a>${lines}</figcaption>`
  )
}

function outputHeader(block: Block, repository: string): string {
  return (
    `<figcaption v-pre><a href="${urlOf(block, repository)}" target="_blank" rel="noreferrer">` +
    `Output</a> <code>${escapeHtml(commandFor(block.path))}</code></figcaption>`
  )
}

/** Programs for packages of others run where these are installed. */
function commandFor(output: string): string {
  return output.startsWith('snippets/')
    ? `npm run snippet ${programId(output)}`
    : `npm test -- ${output.split('/')[1] ?? ''}`
}

/** What is unfolded has the fragment's id. Until that is fetched, and where no script runs, there is a link to the source. */
function fragmentPlace(block: Block, sheet: string, repository: string): string {
  return (
    `<div data-sheet="${escapeHtml(sheet)}" v-pre>` +
    `<p><a href="${urlOf(block, repository)}" target="_blank" rel="noreferrer">Its source</a></p></div>\n`
  )
}

function urlOf(block: Block, repository: string): string {
  return escapeHtml(sourceUrl(repository, block.path, isPart(block) ? block : undefined))
}

/** Whether the block shows less than its file. */
function isPart(block: Block): boolean {
  return block.whole !== undefined || block.partial === true
}

function isOutput(block: Block): boolean {
  return block.path.endsWith('.out')
}
