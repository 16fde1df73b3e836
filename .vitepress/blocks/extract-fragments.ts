import type { MarkdownRenderer } from 'vitepress'
import type { Fragments } from './fragments.ts'

/** Marks a part of a page as a fragment. It is taken out when all is coloured, which happens after the rendering. */
export function asFragment(sheet: string, id: string, html: string): string {
  return `<!--fragment ${sheet} ${id}-->${html}<!--/fragment-->`
}

const FRAGMENT = /<!--fragment (\S+) (\S+)-->([^]*?)<!--\/fragment-->/g

/** Takes the fragments out of each page that is rendered. */
export function extractFragments(md: MarkdownRenderer, fragments: Fragments): void {
  const render = md.renderAsync.bind(md)
  md.renderAsync = async (source, env) => {
    const html = await render(source, env)
    return html.replace(FRAGMENT, (_, sheet: string, id: string, content: string) => {
      fragments.add(sheet, id, content.replaceAll(' v-pre', ''))
      return ''
    })
  }
}
