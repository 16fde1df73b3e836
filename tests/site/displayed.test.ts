import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { KINDS } from '../../scripts/check/rules/classify.ts'
import { displayedBlocks, wronglyDisplayed } from '../../scripts/check/rules/displayed.ts'
import { inventory } from '../../scripts/cookbook/snippet.ts'
import { pagePaths } from '../../scripts/cookbook/catalogue.ts'
import { pageReader, type Page } from '../../scripts/cookbook/page.ts'
import { format } from '../../scripts/check/report.ts'
import { accountBlocks } from '../../scripts/check/rules/account-blocks.ts'
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
  ['rules', /<div class="rules"/g],
  ['add', /<fieldset class="add"/g],
  ['projects', /<table class="projects"/g],
  ['comparison', /<figure class="[^"]*comparison"/g],
  ['options', /<div class="option-lists"/g],
  ['faults', /<div class="faults-shown"/g],
  ['inventory', /<table class="inventory"/g],
  ['mutants', /<table class="mutants"/g],
])('every %s that a page asks for is made', (kind, element) => {
  const asked = ({ directives }: Page) => directives.filter((each) => each.name === kind).length
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
  const { total } = accountBlocks(inventory(root), pages, today)
  const html = readFileSync(join(dist, 'guide/how-it-checks-itself.html'), 'utf8')
  const [, row = ''] = /<th scope="row">all<\/th>(.*?)<\/tr>/.exec(html) ?? []
  const published = [...row.matchAll(/<td>(\d+)<\/td>/g)].map(([, count]) => Number(count))
  const counts = KINDS.map((kind) => total[kind])
  expect(published.filter((count) => count > 0)).toEqual(counts.filter((count) => count > 0))
})

function htmlOf({ path }: Page): string {
  return readFileSync(join(dist, path.replace(/^docs\//, '').replace(/\.md$/, '.html')), 'utf8')
}

test('what a reader unfolds is a part of its file, byte for byte, and coloured', () => {
  const folder = join(dist, 'assets/fragments')
  const sheets = readdirSync(folder).map((name) => {
    const fragments = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, string>
    return Object.values(fragments)
  })
  expect(sheets.length).toBeGreaterThan(5)
  for (const html of sheets.flat()) {
    const [, path = ''] = /blob\/main\/([^"#]+)/.exec(html) ?? []
    const [block] = displayedBlocks(html)
    expect(html).toContain('class="line"')
    const text = readFileSync(join(root, path), 'utf8')
    const shown = ['', '  ', '    '].some((indent) =>
      text.includes(block?.code.replace(/^(?=.)/gm, indent) ?? 'no code'),
    )
    expect(shown ? path : `${path} is not shown as it is:\n${block?.code}`).toBe(path)
  }
})
