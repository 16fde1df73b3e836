/** What a file of a recipe is for. */
export type Role = 'recipe' | 'module' | 'test' | 'fixture' | 'data'

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
  /** Versions of packages that the recipe imports, and those that its tests import besides. */
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

/** A line of the list of all recipes. */
export type Entry = Pick<Item, 'id' | 'title' | 'description'>

/** The files that are copied: without tests and what belongs to them, unless asked. */
export function filesOf({ files }: Item, tests: boolean): readonly ItemFile[] {
  return tests ? files : files.filter(({ role }) => role === 'recipe' || role === 'module')
}

/** How many lines a file has, as an editor counts them. */
export function lineCount(text: string): number {
  return text.replace(/\n$/, '').split('\n').length
}
