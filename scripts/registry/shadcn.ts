import { copyOf } from '../../cli/copy.ts'
import { filesOf, type Item } from '../../cli/item.ts'
import { typescript } from '../../cli/language.ts'

/** A recipe as `npx shadcn add <url>` takes it (https://ui.shadcn.com/docs/registry/registry-item-json). */
export interface ShadcnItem {
  readonly $schema: string
  readonly name: string
  readonly type: 'registry:item'
  readonly title: string
  readonly description: string
  readonly dependencies: readonly string[]
  readonly files: readonly {
    readonly path: string
    readonly type: 'registry:file'
    /** Files that name their place need no components.json. */
    readonly target: string
    readonly content?: string
  }[]
}

/** The files import each other without an ending, as bundlers have it: shadcn adapts nothing. */
const language = typescript({}, false)

export function shadcnItem(item: Item): ShadcnItem {
  const { id, title, description, dependencies } = item
  return {
    $schema: 'https://ui.shadcn.com/schema/registry-item.json',
    name: nameOf(item),
    type: 'registry:item',
    title,
    description,
    dependencies: Object.entries(dependencies).map((each) => each.join('@')),
    files: filesOf(item, false).map((file) => ({
      path: `${id}/${file.name}`,
      type: 'registry:file',
      target: `src/middleware/${id}/${file.name}`,
      content: copyOf(item, file, language).content,
    })),
  }
}

/** The list of all items: without the contents of their files. */
export function shadcnIndex(items: readonly Item[], homepage: string): object {
  return {
    $schema: 'https://ui.shadcn.com/schema/registry.json',
    name: 'middleware-cookbook',
    homepage,
    items: items.map((item) => {
      const { $schema: _, files, ...rest } = shadcnItem(item)
      return { ...rest, files: files.map(({ content: _text, ...file }) => file) }
    }),
  }
}

/** `client-retry` */
export function nameOf({ id }: Item): string {
  return id.replaceAll('/', '-')
}
