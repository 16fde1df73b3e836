/**
 * `snippets/client/retry/retry.ts` for `middleware-cookbook/client/retry`.
 *
 * @returns undefined for any other file
 */
export function recipeFile(name: string): string | undefined {
  const [, side, recipe] = /^middleware-cookbook\/(client|server)\/(.+)$/.exec(name) ?? []
  return side && `snippets/${side}/${recipe}/${recipe}.ts`
}
