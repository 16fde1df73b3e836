import type { Page } from '../../cookbook/page.ts'
import type { Problem } from '../../cookbook/problem.ts'

/** A search shows titles: two pages of one side must not look alike. */
export function sameTitles(pages: readonly Page[]): Problem[] {
  return pages.flatMap(({ path, title }, index) => {
    const earlier = pages
      .slice(0, index)
      .find((page) => title !== '' && page.title === title && sideOf(page.path) === sideOf(path))
    if (!earlier) return []
    const message = `has the title of ${earlier.path}, "${title}": name what is different`
    return [{ rule: 'same-title', file: path, line: 1, message }]
  })
}

/** `docs/client` for `docs/client/retry.md`: a recipe may have one half on each side. */
function sideOf(path: string): string {
  return path.split('/').slice(0, -1).join('/')
}
