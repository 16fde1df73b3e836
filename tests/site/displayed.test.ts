import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { KINDS } from '../../scripts/engine/classify.ts'
import { displayedBlocks, wronglyDisplayed } from '../../scripts/engine/displayed.ts'
import { inventory } from '../../scripts/engine/inventory.ts'
import { pagePaths, pageReader, type Page } from '../../scripts/engine/pages.ts'
import { format } from '../../scripts/engine/report.ts'
import { survey } from '../../scripts/engine/survey.ts'
import { dist, root } from './built-site.ts'

let pages: readonly Page[]

beforeAll(async () => {
  const read = await pageReader(root)
  pages = pagePaths(root).map(read)
})

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

test.each([
  ['rules', /<ul class="rules"/g],
  ['options', /<table class="options"/g],
  ['faults', /<table class="faults"/g],
  ['inventory', /<table class="inventory"/g],
])('every %s that a page asks for is made', (kind, element) => {
  const asked = ({ listings }: Page) => listings.filter((each) => each.kind === kind).length
  const made = (page: Page) => htmlOf(page).match(element)?.length ?? 0
  expect(pages.map(made)).toEqual(pages.map(asked))
  expect(pages.some((page) => asked(page) > 0)).toBe(true)
})

test('no directive is left as text', () => {
  const left = pages.filter((page) => htmlOf(page).includes('<p>:::'))
  expect(left.map(({ path }) => path)).toEqual([])
})

test('the published count of blocks is that of the pages', () => {
  const today = new Date().toISOString().slice(0, 10)
  const { total } = survey(inventory(root), pages, today)
  const html = readFileSync(join(dist, 'guide/how-it-checks-itself.html'), 'utf8')
  const [, row = ''] = /<th scope="row">all<\/th>(.*?)<\/tr>/.exec(html) ?? []
  const published = [...row.matchAll(/<td>(\d+)<\/td>/g)].map(([, count]) => Number(count))
  const counts = KINDS.map((kind) => total[kind])
  expect(published.filter((count) => count > 0)).toEqual(counts.filter((count) => count > 0))
})

function htmlOf({ path }: Page): string {
  return readFileSync(join(dist, path.replace(/^docs\//, '').replace(/\.md$/, '.html')), 'utf8')
}
