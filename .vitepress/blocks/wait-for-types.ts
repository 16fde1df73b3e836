import type { MarkdownRenderer } from 'vitepress'
import { TypesPending } from '../types/index.ts'

/**
 * Lets a page wait for what it shows of the compiler's answers, while others are rendered. Markdown is
 * rendered without a pause, so the page is begun again when the answers are there.
 */
export function waitForTypes(md: MarkdownRenderer): void {
  const render = md.renderAsync.bind(md)
  md.renderAsync = async (source, env) => {
    for (;;) {
      try {
        return await render(source, env)
      } catch (error) {
        if (!(error instanceof TypesPending)) throw error
        await error.answer
      }
    }
  }
}
