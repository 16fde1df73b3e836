/** The commands by which a reader gets a recipe: its page shows them, and the tests of projects run them. */
export interface WaysToAdd {
  /** Copies its files. */
  readonly copy: string
  /** Installs it with the package. */
  readonly install: string
}

/** @param recipe such as `client/retry` */
export function waysToAdd(recipe: string): WaysToAdd {
  return {
    copy: `npx middleware-cookbook add ${recipe}`,
    install: 'npm install middleware-cookbook',
  }
}
