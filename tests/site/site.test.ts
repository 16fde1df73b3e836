import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { dist, pathsOf, root } from './built-site.ts'
import { testCopied } from './copied.ts'
import { goTo, useSite } from './site.fixture.ts'
import { visit } from './visit.ts'
import type { Visit } from './visit.ts'
import { testWeight } from './weight.ts'

const site = useSite()
let page: Page
const visits = new Map<string, Visit>()

beforeAll(async () => {
  const permissions = ['clipboard-read', 'clipboard-write']
  const context = await site.browser.newContext({ permissions })
  page = await context.newPage()
  const known = { tokens: [], layouts: new Set<string>() }
  for (const path of pathsOf(dist)) {
    visits.set(path, await visit(page, site.origin, path, known))
  }
})

describe('every page', () => {
  test('was opened: as many as there are Markdown files', () => {
    const files = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    expect(visits.size).toBe(files.filter((file) => file.endsWith('.md')).length)
  })

  test('loads without an error, a failed request or a request to another site', () => {
    expect(all((found) => found.faults)).toEqual([])
  })

  test('has a title of its own and one first-level heading', () => {
    expect(
      all(({ headings }) => (headings.length === 1 ? [] : [`h1: ${headings.length}`])),
    ).toEqual([])
    const titles = [...visits.values()].map(({ title }) => title)
    expect(
      titles.filter((title, index) => title === '' || titles.indexOf(title) !== index),
    ).toEqual([])
  })

  test('is accessible in light and in dark', () => {
    expect(all((found) => found.violations)).toEqual([])
  })

  test('fits a window of 320 px', () => {
    expect(all(({ overflow }) => (overflow > 0 ? [`${overflow} px too wide`] : []))).toEqual([])
  })

  test('needs no scrolling sideways on a phone for code and text; a wider table shows that there is more', () => {
    expect(all(({ cut }) => cut)).toEqual([])
  })

  test('tears no sentence into columns', () => {
    expect(all(({ torn }) => torn)).toEqual([])
  })

  test('links only to pages, headings and files that exist', () => {
    expect(all(({ links }) => links.filter((link) => !leadsSomewhere(link)))).toEqual([])
  })

  test('keeps its code out of the script that it starts with', () => {
    const scripts = readdirSync(join(dist, 'assets')).filter((name) => name.endsWith('.lean.js'))
    expect(scripts.length).toBe(visits.size)
    const heavy = scripts.filter((name) =>
      readFileSync(join(dist, 'assets', name), 'utf8').includes('shiki'),
    )
    expect(heavy).toEqual([])
  })
})

describe('what a page loads and lays out', () => {
  testWeight(() => [...visits.values()])
})

describe('what is copied', () => {
  testCopied(() => [...visits.values()].flatMap(({ copied }) => copied))
})

test.each(['https://example.com/', 'http://192.0.2.1/'])(
  'a request to another site, such as %s, would fail',
  async (address) => {
    // On a page of its own: the error page that comes after the error would interrupt what the next test opens.
    const other = await page.context().newPage()
    await expect(other.goto(address)).rejects.toThrow('ERR_NAME_NOT_RESOLVED')
    await other.close()
  },
)

test('a page that does not exist says so and leads home', async () => {
  const response = await page.goto(`${site.origin}/no/such/page`)
  expect(response?.status()).toBe(404)
  await expect.poll(() => page.locator('h1').innerText()).toBe('No such page')
  await page.locator('.not-found').getByRole('link', { name: 'The home page' }).click()
  await expect.poll(() => page.url()).toBe(`${site.origin}/`)
})

test('the search finds the retry recipe', async () => {
  await page.setViewportSize({ width: 1280, height: 900 })
  await goTo(page, site.origin)
  await page.getByRole('button', { name: 'Search' }).first().click()
  await page.getByRole('combobox', { name: 'Search' }).fill('retry')
  const first = page.locator('.VPLocalSearchBox .results a').first()
  await expect.poll(() => first.getAttribute('href')).toMatch(/\/client\/retry(#|$)/)
})

test('navigates without loading the page anew, and blocks are there too', async () => {
  await page.setViewportSize({ width: 1280, height: 900 })
  await goTo(page, site.origin)
  await page.evaluate(() => Object.assign(window, { stayed: true }))
  await page.locator('.vp-doc a[href="/client/retry"]').first().click()
  await page.locator('figure.block').first().waitFor()
  await page.waitForURL('**/client/retry')
  expect(await page.evaluate(() => 'stayed' in window)).toBe(true)
})

test('a page that a reader has left again while it was loading is not shown', async () => {
  const look = async (page: Page) => {
    let letGo = () => Promise.resolve()
    const asked = new Promise<void>((resolve) => {
      void page.route(/\/reference\.[^/]*\.js$/, (route) => {
        letGo = () => route.continue()
        resolve()
      })
    })
    const title = page.locator('h1')
    await page.getByRole('link', { name: 'Reference', exact: true }).first().click()
    await asked
    await page.goBack()
    await page.waitForURL('**/client/retry')
    const loaded = page.waitForEvent('requestfinished')
    await letGo()
    await loaded
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
    expect(await title.innerText()).toMatch(/^Retry with backoff/)
  }
  await site.open('/client/retry', look)
})

test('without scripts a reader still gets the code and the whole file', async () => {
  const path = [...visits.keys()].find((each) => htmlOf(each).includes('block-whole'))
  if (path !== undefined) {
    const look = async (page: Page) => {
      const whole = page.locator('.block-whole').first()
      await whole.waitFor()
      expect(await whole.locator('pre').isVisible()).toBe(false)
      await whole.locator('summary').click()
      await whole.locator('pre').waitFor()
    }
    await site.open(path, look, { javaScriptEnabled: false })
  }
  expect(path).toBeDefined()
})

/** Runs a judgement over every visit; what it finds is named after the page. */
function all(judge: (visit: Visit) => readonly string[]): string[] {
  return [...visits.values()].flatMap((found) =>
    judge(found).map((finding) => `${found.path} ${finding}`),
  )
}

function leadsSomewhere(link: string): boolean {
  const { pathname, hash } = new URL(link)
  const target = visits.get(pathname)
  // Such as a page's Markdown.
  if (target === undefined)
    return hash === '' && /\.\w+$/.test(pathname) && existsSync(join(dist, pathname))
  return hash === '' || target.ids.includes(decodeURIComponent(hash.slice(1)))
}

function htmlOf(path: string): string {
  return readFileSync(join(dist, path.endsWith('/') ? `${path}index.html` : `${path}.html`), 'utf8')
}
