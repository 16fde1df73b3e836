import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { recipesOf } from '../../scripts/cookbook/recipe.ts'
import { tabsOf } from '../../scripts/frameworks/frameworks.ts'
import { dist, root } from './built-site.ts'
import { goTo, useSite } from './site.fixture.ts'

/** `/client/retry` for each recipe. */
const recipes = ['client', 'server'].flatMap((side) =>
  readdirSync(join(root, 'snippets', side)).map((name) => `/${side}/${name}`),
)
const tabs = new Map(recipesOf(root).map(({ page }) => [page.link, tabsOf(root, page)]))
const LAPTOP = { width: 1440, height: 900 }
const PHONE = { width: 375, height: 800 }

/** The order that a reader in a hurry needs, of the sections that every recipe has. */
const ORDER = [
  'Use it',
  'What goes wrong without it',
  'The recipe',
  'Options',
  'Rules',
  'Under faults',
  'See also',
]

const site = useSite()
/** One for all recipes, because loading one takes longer than all that a test looks at; and one without scripts. */
let page: Page
let bare: Page

beforeAll(async () => {
  const permissions = ['clipboard-read', 'clipboard-write']
  page = await site.browser.newPage({ viewport: LAPTOP, permissions })
  bare = await site.browser.newPage({ viewport: LAPTOP, javaScriptEnabled: false })
})

describe.each(recipes)('%s', (path) => {
  beforeAll(async () => {
    await goTo(page, site.origin + path)
    await bare.goto(site.origin + path)
  })

  beforeEach(async () => {
    await page.setViewportSize(LAPTOP)
    await page.emulateMedia({ media: null })
  })

  test('shows problem, use and output at once on a laptop', async () => {
    expect(await bottomOf(page, PROBLEM)).toBeLessThanOrEqual(LAPTOP.height)
    expect(await bottomOf(page, USE)).toBeLessThanOrEqual(LAPTOP.height)
    expect(await bottomOf(page, OUTPUT)).toBeLessThanOrEqual(LAPTOP.height)
  })

  test('shows the problem and the first line of its use at once on a phone', async () => {
    await page.setViewportSize(PHONE)
    expect(await bottomOf(page, PROBLEM)).toBeLessThanOrEqual(PHONE.height)
    expect(await bottomOf(page, `${USE} .line`)).toBeLessThanOrEqual(PHONE.height)
  })

  test('can be used with at most 12 lines', async () => {
    const lines = page.locator(USE).first().locator('pre').first().locator('.line')
    const count = await lines.count()
    expect(count).toBeGreaterThan(0)
    expect(count).toBeLessThanOrEqual(12)
  })

  test('has its sections in the order of all recipes', async () => {
    const ids = await page
      .locator('.vp-doc h2')
      .evaluateAll((headings) => headings.map(({ id }) => id))
    const wanted = ORDER.map((title) => title.toLowerCase().replaceAll(' ', '-'))
    const found = ids.filter((id) => wanted.includes(id))
    expect(found).toEqual(wanted.filter((id) => id !== 'under-faults' || ids.includes(id)))
  })

  test.each([PHONE, LAPTOP])(
    'compares the naive version with the recipe in a window of $width px',
    async (viewport) => {
      await page.setViewportSize(viewport)
      const sides = page.locator(`${NAIVE} .side`)
      expect(await sides.count()).toBeGreaterThanOrEqual(2)
      const [naive, recipe] = [await sides.nth(0).boundingBox(), await sides.nth(1).boundingBox()]
      if (!naive || !recipe) throw new Error('The two outputs are not visible.')
      if (viewport === LAPTOP) {
        expect(recipe.x).toBeGreaterThanOrEqual(naive.x + naive.width - 1)
        expect(recipe.y).toBe(naive.y)
      } else {
        expect(recipe.x).toBe(naive.x)
        expect(recipe.y).toBeGreaterThanOrEqual(naive.y + naive.height - 1)
      }
      expect(recipe.x + recipe.width).toBeLessThanOrEqual(viewport.width)
      for (const index of [0, 1]) {
        const side = sides.nth(index)
        const wider = await side.evaluate((one) => one.scrollWidth - one.clientWidth)
        expect(wider).toBe(0)
      }
      // What only one of them printed is marked by more than a colour, and said to those who do not see it.
      const marks = await page.locator(`${NAIVE} mark`).evaluateAll((all) =>
        all.map((mark) => ({
          bar: getComputedStyle(mark).borderLeftWidth,
          says: mark.textContent.startsWith('differs: '),
        })),
      )
      expect(marks.length).toBeGreaterThan(0)
      expect(marks.filter(({ bar, says }) => bar !== '3px' || !says)).toEqual([])
    },
  )

  test.each([PHONE, LAPTOP])(
    'has tabs and notes that end inside a window of $width px',
    async (size) => {
      await page.setViewportSize(size)
      const inside = ':is(.tabs label, .code-note)'
      const ends = await page
        .locator(`.vp-doc ${inside}`)
        .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().right)))
      expect(ends.filter((right) => right > size.width)).toEqual([])
    },
  )

  test('has controls of at least 44 px on a phone, and code that ends inside it', async () => {
    await page.setViewportSize(PHONE)
    const controls = '.vp-doc :is(button, .tabs label, summary), .copy-page :is(button, a)'
    const sizes = await page.locator(controls).evaluateAll((all) =>
      all
        .map((one) => ({ box: one.getBoundingClientRect(), what: one.outerHTML.slice(0, 60) }))
        .filter(({ box }) => box.width > 0)
        .map(({ box, what }) => ({ what, small: Math.round(Math.min(box.width, box.height)) })),
    )
    expect(sizes.length).toBeGreaterThan(0)
    expect(sizes.filter(({ small }) => small < 44)).toEqual([])
    const ends = await page
      .locator('.vp-doc .block-code .line')
      .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().right)))
    expect(ends.length).toBeGreaterThan(0)
    expect(ends.filter((right) => right > PHONE.width)).toEqual([])
  })

  test('has no copy button on a line of code on a phone', async () => {
    await page.setViewportSize(PHONE)
    const below = await page
      .locator('.frameworks div[class*="language-"]:visible')
      .evaluateAll((all) =>
        all.map((block) => {
          const box = (selector: string) => block.querySelector(selector)?.getBoundingClientRect()
          return (box('.line')?.top ?? 0) - (box('button.copy')?.bottom ?? Infinity)
        }),
      )
    expect(below).toHaveLength(1)
    expect(below[0]).toBeGreaterThanOrEqual(0)
  })

  test('has tabs of frameworks with the texts that the steps hosts and sdks run', async () => {
    const shown = await bare.locator('.frameworks code').allTextContents()
    expect(shown).toEqual(tabs.get(path)?.map(({ code }) => code))
    expect(shown.length).toBeGreaterThan(0)
  })

  test('copies itself as Markdown', async () => {
    await page.evaluate(() => navigator.clipboard.writeText(''))
    await page.getByRole('button', { name: 'Copy page' }).first().click()
    await expect
      .poll(() => page.locator('.copy-page [role=status]').first().innerText())
      .toBe('Copied')
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied).toBe(readFileSync(join(dist, `${path}.md`), 'utf8'))
  })

  test.each(['no script', 'paper'])('shows every file, as a whole, on %s', async (where) => {
    const shown = where === 'paper' ? page : bare
    if (where === 'paper') await page.emulateMedia({ media: 'print' })
    const blocks = shown.locator(FILES)
    const files = await blocks.evaluateAll((all) =>
      all.map((block) => {
        const pre = block.querySelector('pre')
        return {
          shown: (pre?.clientHeight ?? 0) > 0,
          cut: (pre?.scrollHeight ?? 0) - (pre?.clientHeight ?? 0),
        }
      }),
    )
    expect(files.length).toBeGreaterThan(0)
    expect(files.filter(({ shown, cut }) => !shown || cut > 0)).toEqual([])
    const switches = await shown.locator('.block-fold').all()
    expect(await Promise.all(switches.map((one) => one.isVisible()))).not.toContain(true)
  })
})

describe('a long file of a recipe', () => {
  test('shows 25 lines after its imports, and all of them when a reader asks', async () => {
    await onLaptop(async (page) => {
      const block = page.locator(`${FILES}.active`)
      const pre = block.locator('pre')
      const line = block.locator('.line')
      const first = (await line.allInnerTexts()).findIndex((text) => text.startsWith('/**'))
      expect(first).toBeGreaterThan(0)
      // The line between them is empty.
      expect(await isInside(line.nth(first - 2), pre)).toBe(false)
      expect(await isInside(line.nth(first), pre)).toBe(true)
      expect(await isInside(line.nth(first + 23), pre)).toBe(true)
      expect(await isInside(line.nth(first + 26), pre)).toBe(false)

      const summary = block.locator('.block-fold summary')
      expect(await summary.innerText()).toMatch(/^Show all \d+ lines$/)
      await summary.focus()
      await page.keyboard.press('Enter')
      await expect.poll(() => isInside(line.first(), pre)).toBe(true)
      await expect.poll(() => isInside(line.last(), pre)).toBe(true)
      await expect.poll(() => summary.innerText()).toBe('Show less')
      await page.keyboard.press('Enter')
      await expect.poll(() => isInside(line.last(), pre)).toBe(false)
    })
  })

  test('leaves out its imports on a phone too, where lines are broken', async () => {
    const look = async (page: Page) => {
      const block = page.locator(`${FILES}.active`)
      const [line, pre] = [block.locator('.line.first'), block.locator('pre')]
      const tops = [await topOf(line), await topOf(pre)] as const
      expect(await line.innerText()).toMatch(/^\/\*\*/)
      expect(tops[0] - tops[1]).toBeGreaterThanOrEqual(0)
      expect(tops[0] - tops[1]).toBeLessThan(20)
    }
    await site.open('/client/retry', look, { viewport: PHONE })
  })

  test('opens when the browser scrolls to a line that is folded away', async () => {
    await onLaptop(async (page) => {
      const block = page.locator(`${FILES}.active`)
      await block
        .locator('.line')
        .last()
        .evaluate((line) => line.scrollIntoView())
      await expect.poll(() => block.locator('.block-fold').getAttribute('open')).toBe('')
      const top = () => block.locator('pre').evaluate(({ scrollTop }) => scrollTop)
      await expect.poll(top).toBe(0)
    })
  })

  test('is not folded where a page explains a part of it', async () => {
    await onLaptop(async (page) => {
      const all = await page.locator('.block-fold').count()
      expect(all).toBeGreaterThan(0)
      expect(await page.locator(`${FILES} .block-fold`).count()).toBe(all)
    })
  })
})

describe('a rule', () => {
  const RULE = '.rules li:first-child'

  test('unfolds to its test, and a file of tests to all of it', async () => {
    await onLaptop(async (page) => {
      const rule = page.locator(RULE).first()
      await rule.locator('summary').click()
      await rule.locator('.line').first().waitFor()
      await expect.poll(() => rule.locator('.line').first().innerText()).toMatch(/^test[.(]/)
      const file = page.locator('.rules-files > details', { hasText: 'retry.test.ts' }).first()
      await file.locator('summary').click()
      await file.locator('.line').first().waitFor()
      const [, lines = ''] = /(\d+) lines/.exec(await file.locator('summary').innerText()) ?? []
      await expect.poll(() => file.locator('.line').count()).toBe(Number(lines))
    })
  })

  test('unfolds when an address names it', async () => {
    await onLaptop(async (page) => {
      const id = (await page.locator(RULE).first().getAttribute('id')) ?? ''
      await page.goto(`${site.origin}/client/retry#${id}`)
      await page.locator(`#${id} .line`).first().waitFor()
    })
  })
})

const PROBLEM = '.vp-doc h1 + p'
const USE = '#use-it ~ figure.block-code'
const OUTPUT = '#use-it ~ figure.block-output'
const NAIVE = '#what-goes-wrong-without-it ~ .comparison'
/** Of the files that follow the heading, up to the next one. */
const FILES =
  ':is(#the-recipe ~ .vp-code-group figure.block, #the-recipe ~ figure.block)' +
  ':not(#the-recipe ~ h2 ~ *, #the-recipe ~ h2 ~ * *)'

function onLaptop(look: (page: Page) => Promise<void>): Promise<void> {
  return site.open('/client/retry', look, { viewport: LAPTOP })
}

function bottomOf(page: Page, selector: string): Promise<number> {
  return page
    .locator(selector)
    .first()
    .evaluate((element) => Math.round(element.getBoundingClientRect().bottom + scrollY))
}

function topOf(element: ReturnType<Page['locator']>): Promise<number> {
  return element.evaluate((one) => one.getBoundingClientRect().top)
}

/** Whether a line is neither above nor below the part of its block that a reader sees. */
async function isInside(line: ReturnType<Page['locator']>, pre: ReturnType<Page['locator']>) {
  const [one, all] = [await line.boundingBox(), await pre.boundingBox()]
  if (!one || !all) throw new Error('The code is not visible.')
  return one.y + one.height > all.y && one.y < all.y + all.height
}
