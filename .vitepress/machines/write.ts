import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'
import { catalogue, SECTIONS, sections, type PageInfo } from '../../scripts/cookbook/catalogue.ts'
import type { DirectiveName } from '../../scripts/cookbook/directive.ts'
import type { Render } from '../blocks/directives.ts'
import { withPageReader } from '../blocks/page-reader.ts'
import { directiveToMarkdown } from './directives.ts'
import { markdownOf } from './markdown.ts'

/** What machines read, by path below the site: every page as Markdown, and two lists of all (https://llmstxt.org). */
export function machineFiles(
  root: string,
  /** Such as `https://example.org/cookbook/`. */
  site: string,
  md: MarkdownRenderer,
  renderers: Readonly<Record<DirectiveName, Render>>,
): ReadonlyMap<string, string> {
  const pages = catalogue(root)
  const toMarkdown = directiveToMarkdown(root, renderers)
  const twins = withPageReader(md, root, (read) =>
    pages.map((info) => ({
      info,
      file: fileOf(info),
      text: markdownOf(
        root,
        read(info.path),
        readFileSync(join(root, info.path), 'utf8'),
        toMarkdown,
      ),
    })),
  )
  return new Map([
    ...twins.map(({ file, text }) => [file, text] as const),
    ['llms.txt', list(pages, site)],
    [
      'llms-full.txt',
      twins.map(({ info, text }) => `<!-- ${site}${fileOf(info)} -->\n\n${text}`).join('\n'),
    ],
    ['robots.txt', `User-agent: *\nAllow: /\n\nSitemap: ${site}sitemap.xml\n`],
  ])
}

export function writeFiles(outDir: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(outDir, path)), { recursive: true })
    writeFileSync(join(outDir, path), text)
  }
}

/** `client/retry.md` for `/client/retry`, `reference/index.md` for `/reference/`. */
function fileOf({ link }: PageInfo): string {
  return `${link.slice(1)}${link.endsWith('/') ? 'index' : ''}.md`
}

function list(pages: readonly PageInfo[], site: string): string {
  const parts = sections().map((section) => {
    const items = pages
      .filter((page) => page.section === section)
      .map((page) => `- [${page.title}](${site}${fileOf(page)}): ${page.description}`)
    return `## ${SECTIONS[section]}\n\n${items.join('\n')}\n`
  })
  return (
    '# Middleware Cookbook\n\n' +
    '> HTTP middleware for TypeScript, on the client and on the server: recipes that are executed and tested. ' +
    'Every code block is a file that the tests run, every output is what the run printed.\n\n' +
    parts.join('\n')
  )
}
