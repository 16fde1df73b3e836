import type { MarkdownRenderer } from 'vitepress'
import type { Directive } from '../blocks/directives.ts'
import type { Token } from '../blocks/page-position.ts'
import { idsOf } from './ids.ts'
import type { PublicApi, PublicName } from './public-api.ts'

/**
 * `::: reference runtime/message` documents every public name that is declared there: what its doc
 * comment says, its declaration, and a link to its source.
 */
export function referenceDirective(
  md: MarkdownRenderer,
  repository: string,
  read: () => PublicApi,
): Directive {
  return (prefix) => {
    const { names, files } = read()
    const shown = names.filter((name) => name.path.startsWith(prefix))
    if (shown.length === 0) throw new Error(`asks for ${prefix}, which declares nothing public.`)
    const idOf = idsOf(names)
    return {
      tokens: shown.flatMap((name) => section(md, name, idOf, repository)),
      files,
    }
  }
}

type IdOf = (name: string) => string | undefined

function section(md: MarkdownRenderer, api: PublicName, idOf: IdOf, repository: string): Token[] {
  const { name, path, firstLine, lastLine, declaration } = api
  const url = `${repository}/blob/main/${path}#L${firstLine}-L${lastLine}`
  const tags = api.tags.map(
    ({ tag, text }) =>
      `- ${labels[tag] ?? tag} ${oneLine(tag === 'throws' ? errorLink(text) : text)}`,
  )
  return [
    ...parse(md, `### ${name} {#${idOf(name)}}\n\n${linked(api.text, idOf)}\n`),
    declarationFence(md, declaration),
    ...parse(md, `${linked(tags.join('\n'), idOf)}\n\n[${path}](${url}){.source}\n`),
  ]
}

const labels: Record<string, string> = {
  param: '**Parameter**',
  returns: '**Returns**',
  throws: '**Throws**',
}

/** Block tokens only: what is inline in them is parsed with the rest of the page. */
function parse(md: MarkdownRenderer, text: string): Token[] {
  const tokens: Token[] = []
  md.block.parse(text, md, {}, tokens)
  for (const token of tokens) token.map = null
  return tokens
}

function declarationFence(md: MarkdownRenderer, declaration: string): Token {
  const [fence] = parse(md, '```ts\n```')
  if (fence === undefined) throw new Error('VitePress parsed no fence.')
  return Object.assign(fence, { content: declaration, meta: { declaration: true } })
}

function linked(text: string, idOf: IdOf): string {
  return text.replace(/\{@link (\w+)\}/g, (_, name: string) => {
    const id = idOf(name)
    return id === undefined ? `\`${name}\`` : `[\`${name}\`](#${id})`
  })
}

/** `@throws TypeError for …` starts with the name of the error. */
function errorLink(text: string): string {
  return text.replace(/^\w*Error\b/, '{@link $&}')
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ')
}
