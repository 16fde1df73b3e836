import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MarkdownRenderer, Plugin } from 'vitepress'
import { catalogue, SECTIONS } from '../../scripts/cookbook/catalogue.ts'
import { renderForSearch } from '../blocks/index.ts'
import { pack } from './pack.ts'
import { sectionsOf, withoutCommonNames, type SearchPage } from './sections.ts'

const NAME = 'virtual:search-pages'
const ID = `\0${NAME}`

/**
 * Serves what the search reads as a module of its own, which a browser loads when a reader searches. It holds the text
 * and no index: the text is a third of the size, a browser indexes it in less time than it takes to load the rest, and
 * the search has it for its excerpts.
 */
export function searchPlugin(root: string, renderer: () => MarkdownRenderer): Plugin {
  return {
    name: 'middleware-cookbook:search',
    resolveId: (id) => (id === NAME ? ID : undefined),
    async load(id) {
      if (id !== ID) return undefined
      const json = JSON.stringify(pack(await readPages(root, renderer())))
      return `export default JSON.parse(${JSON.stringify(json)})`
    },
    handleHotUpdate({ file, server }) {
      const loaded = file.endsWith('.md') && server.moduleGraph.getModuleById(ID)
      if (loaded) server.moduleGraph.invalidateModule(loaded)
    },
  }
}

async function readPages(root: string, md: MarkdownRenderer): Promise<readonly SearchPage[]> {
  const pages: SearchPage[] = []
  for (const { path, link, title, section, keywords } of catalogue(root)) {
    const file = join(root, path)
    const env = { path: file, relativePath: path.replace(/^docs\//, ''), cleanUrls: true }
    const html = await renderForSearch(readFileSync(file, 'utf8'), env, md)
    if (html === '') continue
    const sections = sectionsOf(html).filter(({ heading }) => heading !== 'See also')
    pages.push({ link, title, part: SECTIONS[section], keywords, sections })
  }
  return withoutCommonNames(pages)
}
