import type { MarkdownRenderer } from 'vitepress'
import { escapeHtml } from './escape-html.ts'
import type { PageEnv, Token } from './page-position.ts'
import { programId } from './program-id.ts'
import { blockOf } from './resolve-snippets.ts'
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
export function renderBlocks(md: MarkdownRenderer, repository: string, types?: Types): void {
  const renderFence = md.renderer.rules.fence
  if (renderFence === undefined) throw new Error('VitePress has no fence renderer to build upon.')

  md.renderer.rules.fence = (tokens, index, options, env: PageEnv, self) => {
    const token = tokens[index]
    const block = blockOf(token)
    if (token === undefined || block === undefined) {
      return renderFence(tokens, index, options, env, self)
    }
    if (env.forSearch)
      return isOutput(block) || block.partial ? '' : `<p>${escapeHtml(block.code)}</p>`

    const active = / active( |$)/.test(token.info) ? ' active' : ''
    const kind = isOutput(block) ? 'block-output' : 'block-code'
    const code = draw(block, tokens, index)
    return (
      `<figure class="block ${kind}${active}">` +
      (isOutput(block) ? outputHeader(block, repository) : codeHeader(block, repository)) +
      code +
      wholeFile(block) +
      '</figure>\n'
    )

    function wholeFile({ wholeFence: fence, path }: Block): string {
      if (fence === undefined) return ''
      const file = draw({ path }, [fence], 0)
      const summary = `Whole file, ${fence.content.split('\n').length} lines`
      return `<details class="block-whole"><summary>${summary}</summary>${file}</details>`
    }

    /** The button goes first: VitePress copies what stands two places after its own. */
    function draw({ path }: Pick<Block, 'path'>, fences: Token[], index: number): string {
      // First: a page that has to wait for the compiler is begun again.
      const sheet = types?.show(path, env.path)
      const html = renderFence?.(fences, index, options, env, self) ?? ''
      return sheet ? html.replace('<button', `${typesButton}<button`) : html
    }
  }
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
    `<figcaption v-pre><a href="${escapeHtml(sourceUrl(block, repository))}" target="_blank" rel="noreferrer">` +
    `<span class="folder">${folder}</span>${name}</a>${lines}</figcaption>`
  )
}

function outputHeader(block: Block, repository: string): string {
  return (
    `<figcaption v-pre><a href="${escapeHtml(sourceUrl(block, repository))}" target="_blank" rel="noreferrer">` +
    `Output</a> <code>npm run snippet ${escapeHtml(programId(block.path))}</code></figcaption>`
  )
}

function sourceUrl(block: Block, repository: string): string {
  const { path, firstLine, lastLine } = block
  const lines = isPart(block) ? `#L${firstLine}-L${lastLine}` : ''
  return `${repository}/blob/main/${encodeURI(path)}${lines}`
}

/** Whether the block shows less than its file. */
function isPart(block: Block): boolean {
  return block.whole !== undefined || block.partial === true
}

function isOutput(block: Block): boolean {
  return block.path.endsWith('.out')
}
