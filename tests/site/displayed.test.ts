import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { displayedBlocks, wronglyDisplayed } from '../../scripts/engine/displayed.ts'
import { pagePaths, pageReader, type Page } from '../../scripts/engine/pages.ts'
import { format } from '../../scripts/engine/report.ts'
import { builtSite, root } from './built-site.ts'

let dist: string
let pages: readonly Page[]

beforeAll(async () => {
  const read = await pageReader(root)
  pages = pagePaths(root).map(read)
  dist = await builtSite()
}, 120_000)

test('every page displays byte for byte what is tested', () => {
  const problems = pages.flatMap((page) => wronglyDisplayed(root, page, htmlOf(page)))
  expect(problems.map((problem) => format(problem)).join('\n')).toBe('')
})

test('there are as many blocks as the pages import, and more than none', () => {
  const shown = pages
    .flatMap((page) => displayedBlocks(htmlOf(page)))
    .filter((each) => !each.isWhole)
  const fences = pages.flatMap((page) => page.fences)
  expect(fences.length).toBeGreaterThan(0)
  expect(shown.length).toBeGreaterThanOrEqual(fences.length)
})

function htmlOf({ path }: Page): string {
  return readFileSync(join(dist, path.replace(/^docs\//, '').replace(/\.md$/, '.html')), 'utf8')
}
