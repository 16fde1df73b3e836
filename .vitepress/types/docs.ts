import type ts from 'typescript'
import type { PublicNames } from './public-names.ts'

/** A doc comment, in Markdown, with links in place of `{@link …}`. */
export interface Docs {
  readonly docs?: string
  readonly tags?: [name: string, text: string | undefined][]
}

/** What a reader of a page wants to know; not `@internal`, `@since` and the like. */
const shown = ['param', 'returns', 'throws', 'default', 'deprecated', 'example', 'see', 'remarks']

export function docsOf(
  { documentation, tags }: Pick<ts.QuickInfo, 'documentation' | 'tags'>,
  names: PublicNames,
): Docs {
  const docs = markdownOf(documentation, names).trim()
  const described = (tags ?? [])
    .filter(({ name }) => shown.includes(name))
    .map(({ name, text }): [string, string | undefined] => [
      name,
      text && markdownOf(text, names).trim(),
    ])
  return { ...(docs !== '' && { docs }), ...(described.length > 0 && { tags: described }) }
}

function markdownOf(
  parts: readonly ts.SymbolDisplayPart[] | undefined,
  names: PublicNames,
): string {
  return (parts ?? [])
    .map(({ kind, text }, index, all) => {
      switch (kind) {
        case 'link':
          return ''
        case 'linkName':
          return linkTo(
            text,
            all[index + 1]?.kind === 'linkText' ? all[index + 1]?.text : undefined,
          )
        case 'linkText':
          return all[index - 1]?.kind === 'linkName' ? '' : textLink(text)
        default:
          return text
      }
    })
    .join('')

  function linkTo(name: string, label?: string): string {
    const page = names.pageOf(name.replace(/[.#(].*$/, ''))
    const text = label?.trim() ? label.replace(/^[\s|]+/, '').trim() : `\`${name}\``
    return page === undefined ? text : `[${text}](${page})`
  }

  /** A link whose target is no name: an address, or a name that the compiler does not know. */
  function textLink(text: string): string {
    const [, address, label = address] = /^\s*(https?:\/\/\S+)(?:[\s|]+(.+?))?\s*$/.exec(text) ?? []
    if (address !== undefined) return `[${label}](${address})`
    return linkTo(text.trim())
  }
}
