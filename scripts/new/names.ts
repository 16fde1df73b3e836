/** The names of a recipe, in the ways in which files, code and pages spell them. */
export interface Names {
  readonly side: 'client' | 'server'
  /** `request-id` */
  readonly file: string
  /** `requestId` */
  readonly factory: string
  /** `RequestIdOptions` */
  readonly options: string
  /** `Request id` */
  readonly title: string
}

/** The argument is not the name of a recipe. */
export class RecipeNameError extends Error {
  override readonly name = 'RecipeNameError'
}

/**
 * Derives all names from `client/request-id`.
 *
 * @throws RecipeNameError
 */
export function namesOf(id: string): Names {
  const [, side, file] = /^(client|server)\/([a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/.exec(id) ?? []
  if (side === undefined || file === undefined) {
    throw new RecipeNameError(
      `"${id}" cannot name a recipe: write client/<name> or server/<name>, in small letters with hyphens`,
    )
  }
  const words = file.split('-')
  const pascal = words.map(capitalize).join('')
  return {
    side: side === 'client' ? 'client' : 'server',
    file,
    factory: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    options: `${pascal}Options`,
    title: capitalize(words.join(' ')),
  }
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
