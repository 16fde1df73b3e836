import { recipeOf } from '../../cookbook/recipe.ts'
import type { Page } from '../../cookbook/page.ts'
import type { Problem } from '../../cookbook/problem.ts'
import { tabsOf } from '../../frameworks/frameworks.ts'

/** A recipe's page shows it in each framework, which its program has to say how to make. */
export function frameworkRules(root: string, pages: readonly Page[]): Problem[] {
  return pages.flatMap(({ path, directives }) => {
    const recipe = directives.find(({ name, of }) => name === 'add' && path === `docs/${of}.md`)?.of
    if (recipe === undefined) return []
    if (!directives.some(({ name, of }) => name === 'frameworks' && of === recipe)) {
      return [
        {
          rule: 'frameworks-missing',
          file: path,
          line: 1,
          message: `shows the recipe in no framework: write "::: frameworks ${recipe}" and ":::" at the end of its use`,
        },
      ]
    }
    return unmade(root, recipe, path)
  })
}

function unmade(root: string, recipe: string, file: string): Problem[] {
  try {
    tabsOf(root, recipeOf(root, recipe).page)
    return []
  } catch (error) {
    return [{ rule: 'frameworks-unmade', file, line: 1, message: String(error) }]
  }
}
