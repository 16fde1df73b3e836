import type { Names } from '../names.ts'
import { page } from './page.ts'
import { naive, usage } from './programs.ts'
import { recipe } from './recipe.ts'
import { test, wrongOptions } from './tests.ts'

/**
 * The files of a new recipe by path: code that compiles, runs and passes, with a TODO wherever
 * something of one's own must be said. The check is red until the last of them is gone.
 */
export function filesOf(names: Names): Readonly<Record<string, string>> {
  const { side, file } = names
  const folder = `snippets/${side}/${file}`
  return {
    [`${folder}/${file}.ts`]: recipe(names),
    [`${folder}/${file}.test.ts`]: test(names),
    [`${folder}/wrong-options.fixture.ts`]: wrongOptions(names),
    [`${folder}/usage.ts`]: usage(names),
    [`${folder}/naive.ts`]: naive(names),
    [`docs/${side}/${file}.md`]: page(names),
  }
}
