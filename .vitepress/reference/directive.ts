import type { MarkdownRenderer } from 'vitepress'
import type { Render } from '../blocks/directives.ts'
import type { Token } from '../blocks/page-position.ts'
import { parseMarkdown } from '../blocks/parse-markdown.ts'
import { referenceLinks, type ReferenceLinks } from '../../scripts/cookbook/reference-links.ts'
import type { PublicApi, PublicName } from '../types/index.ts'
import { entries, referencePages } from './entries.ts'

/**
 * `::: reference runtime/kit/index` documents every name that the module exports: what its doc comment says, its
 * declaration, and a link to its source. `::: reference runtime/index runtime/message` takes those that are declared in
 * that folder.
 */
export function referenceDirective(
  md: MarkdownRenderer,
  repository: string,
  read: () => PublicApi,
): Render {
  return (of) => {
    const { names, files } = read()
    const [module = '', folder = ''] = of.split(' ')
    const entry = entryOf(module)
    const shown = names.filter((name) => name.entry === entry && name.path.startsWith(folder))
    if (shown.length === 0) throw new Error(`asks for ${of}, where nothing is public.`)
    const links = linksOf(names)
    return {
      tokens: shown.flatMap((name) => section(md, name, links, repository)),
      files,
    }
  }
}

/**
 * `::: exports runtime/kit/index` names what the module exports, with links to the page that explains it. Each link has
 * the fragment of its name: it led to this page before the module had one of its own.
 */
export function exportsDirective(md: MarkdownRenderer, read: () => PublicApi): Render {
  return (module) => {
    const { names, files } = read()
    const entry = entryOf(module)
    const { idOf, linkTo } = linksOf(names)
    const exported = names
      .filter((name) => name.entry === entry)
      .map(({ name }) => `[\`${name}\`](${linkTo(name)}){#${idOf(name)}}`)
    return { tokens: parseMarkdown(md, `${exported.join(', ')} {.exports}\n`), files }
  }
}

function linksOf(names: readonly PublicName[]): ReferenceLinks {
  return referenceLinks(
    names.map(({ name, entry }) => ({ name, page: referencePages[entry] ?? '' })),
  )
}

function entryOf(module: string): string {
  const entry = `${module}.ts`
  if (entries.includes(entry)) return entry
  throw new Error(`asks for ${module}, which is no entry point: ${entries.join(', ')} are.`)
}

function section(
  md: MarkdownRenderer,
  api: PublicName,
  links: ReferenceLinks,
  repository: string,
): Token[] {
  const { name, path, firstLine, lastLine, declaration } = api
  const url = `${repository}/blob/main/${path}#L${firstLine}-L${lastLine}`
  const linked = (text: string) => withLinks(text, api, links)
  const tags = api.tags.map(
    ({ tag, text }) =>
      `- ${labels[tag] ?? tag} ${oneLine(tag === 'throws' ? errorLink(text) : text)}`,
  )
  return [
    ...parseMarkdown(md, `### ${name} {#${links.idOf(name)}}\n\n${linked(api.text)}\n`),
    declarationFence(md, declaration),
    ...parseMarkdown(md, `${linked(tags.join('\n'))}\n\n[${path}](${url}){.source}\n`),
  ]
}

const labels: Record<string, string> = {
  param: '**Parameter**',
  returns: '**Returns**',
  throws: '**Throws**',
}

function declarationFence(md: MarkdownRenderer, declaration: string): Token {
  const [fence] = parseMarkdown(md, '```ts\n```')
  if (fence === undefined) throw new Error('VitePress parsed no fence.')
  return Object.assign(fence, { content: declaration, meta: { declaration: true } })
}

function withLinks(text: string, { entry }: PublicName, { linkTo }: ReferenceLinks): string {
  return text.replace(/\{@link (\w+)\}/g, (_, name: string) => {
    const link = linkTo(name)?.replace(`${referencePages[entry]}#`, '#')
    return link === undefined ? `\`${name}\`` : `[\`${name}\`](${link})`
  })
}

/** `@throws TypeError for …` starts with the name of the error. */
function errorLink(text: string): string {
  return text.replace(/^\w*Error\b/, '{@link $&}')
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ')
}
