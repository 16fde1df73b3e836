import { withEnding } from './endings.ts'
import { withHeader } from './header.ts'
import type { Item, ItemFile } from './item.ts'
import { nameIn, type Language } from './language.ts'

/** A file as it is written into a project. */
export interface Copy {
  readonly id: string
  readonly name: string
  /** In the project's language, without a header. */
  readonly text: string
  /** What the file holds, but for the project's line endings. */
  readonly content: string
}

/** What becomes of these files. One that holds only types is nothing in JavaScript. */
export function copiesOf(
  item: Item,
  files: readonly ItemFile[],
  language: Language,
): readonly Copy[] {
  return files.map((file) => copyOf(item, file, language)).filter(({ text }) => text.trim() !== '')
}

/** What becomes of a file of the cookbook in a project. Data has no comments, and so no header. */
export function copyOf({ id, version }: Item, file: ItemFile, language: Language): Copy {
  const name = nameIn(file, language)
  if (file.role === 'data') return { id, name, text: file.text, content: file.text }
  const code = language.code === 'ts' ? file.text : (file.js ?? '')
  const text = withEnding(code, language.ending)
  return { id, name, text, content: withHeader(text, { id, version, name }) }
}
