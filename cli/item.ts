import { UsageError } from './refusal.ts'

/** What a file of a recipe is for. The recipe does not import an `extra`: it is copied when it is asked for by its name. */
export type Role = 'recipe' | 'module' | 'extra' | 'test' | 'fixture' | 'data'

/** A file as the cookbook has it. Code imports its neighbours with `.ts`. */
export interface ItemFile {
  /** Such as `retry.ts`. */
  readonly name: string
  readonly role: Role
  readonly text: string
  /** The same as JavaScript, if it is code: the packed library has it. */
  readonly js?: string
}

/** A recipe with all that the command needs of it: the package holds one JSON file for each. */
export interface Item {
  /** `client/retry` */
  readonly id: string
  /** The version of the cookbook. */
  readonly version: string
  readonly title: string
  readonly description: string
  /** What its main file exports as the middleware's factory: `retry`. */
  readonly factory: string
  readonly files: readonly ItemFile[]
  /** Versions of packages that the recipe and its use import, and those that its tests import besides. */
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

/** A line of the list of all recipes. */
export type Entry = Pick<Item, 'id' | 'title' | 'description'>

/**
 * The files that are copied: without tests and what belongs to them, unless asked.
 *
 * @param extras names of those that are asked for (default: none)
 */
export function filesOf(
  { files }: Item,
  tests: boolean,
  extras: readonly string[] = [],
): readonly ItemFile[] {
  const isCode = ({ role }: ItemFile) => role === 'recipe' || role === 'module'
  return files.filter((file) => tests || isCode(file) || extras.includes(file.name))
}

/**
 * A file of a recipe.
 *
 * @param name as people type it: `retry.ts` or `retry`
 * @throws UsageError if there is none
 */
export function fileIn({ id, files }: Item, name: string): ItemFile {
  const file = files.find((each) => each.name === name || each.name === `${name}.ts`)
  if (file) return file
  const names = files.map((each) => each.name).join(', ')
  throw new UsageError(`${id} has no file "${name}": it has ${names}.`)
}

/** How many lines a file has, as an editor counts them. */
export function lineCount(text: string): number {
  return text.replace(/\n$/, '').split('\n').length
}

/** `1 line`, `2 lines` */
export function linesIn(count: number): string {
  return count === 1 ? '1 line' : `${count} lines`
}
