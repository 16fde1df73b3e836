import { expect, test } from 'vitest'
import { catalogue, isIndex, sections } from '../../scripts/cookbook/catalogue.ts'
import { recipeFacts } from '../../scripts/cookbook/recipe-facts.ts'
import { root } from './built-site.ts'
import { useSite } from './site.fixture.ts'

const recipes = recipeFacts(root)
const servers = recipes.filter(({ side }) => side === 'Server')
const site = useSite()

test('has every recipe, with its line, its facts and a link', async () => {
  await site.open('/catalogue', async (page) => {
    const items = await page.locator('.catalogue > li').all()
    expect(items.length).toBe(recipes.length)
    for (const [index, item] of items.entries()) {
      const recipe = recipes[index]
      const text = await item.innerText()
      expect(text).toContain(recipe?.page.title)
      expect(text).toContain(recipe?.page.description)
      expect(text).toContain(recipe?.side)
      for (const standard of recipe?.standards ?? []) expect(text).toContain(standard)
      expect(text).toMatch(/State\s+Keeps [^]*Works in\s+\S/)
      expect(await item.locator('h2 a').first().getAttribute('href')).toBe(recipe?.page.link)
    }
  })
})

test('a filter is chosen by keys, counted, and kept in the address', async () => {
  await site.open('/catalogue', async (page) => {
    await page.getByRole('combobox', { name: 'Side' }).focus()
    await page.keyboard.press('s')
    await expect.poll(() => page.locator('.catalogue > li:visible').count()).toBe(servers.length)
    await expect.poll(() => new URL(page.url()).search).toBe('?side=Server')
    await expect
      .poll(() => page.locator('.catalogue-filters output').innerText())
      .toBe(`${servers.length} of ${recipes.length} recipes`)
    await page.getByRole('button', { name: 'Show all' }).press('Enter')
    await expect.poll(() => page.locator('.catalogue > li:visible').count()).toBe(recipes.length)
    await expect.poll(() => new URL(page.url()).search).toBe('')
  })
})

test('an address with filters shows what they leave, also after a way there and back', async () => {
  await site.open('/catalogue?side=Server&topic=Authentication', async (page) => {
    const left = servers.filter(({ group }) => group === 'Authentication')
    const shown = page.locator('.catalogue > li:visible')
    await expect.poll(() => shown.count()).toBe(left.length)
    const topic = page.getByRole('combobox', { name: 'Topic' })
    await expect.poll(() => topic.inputValue()).toBe('Authentication')
    await shown.first().locator('h2 a').first().click()
    await page.waitForURL(site.origin + (left[0]?.page.link ?? ''))
    await page.goBack()
    await expect.poll(() => shown.count()).toBe(left.length)
  })
})

test('a value that no recipe has filters nothing', async () => {
  await site.open('/catalogue?side=Nobody', async (page) => {
    expect(await page.locator('.catalogue > li:visible').count()).toBe(recipes.length)
  })
})

test('without script every recipe is shown, and no filter that does nothing', async () => {
  const options = { javaScriptEnabled: false }
  await site.open(
    '/catalogue?side=Server',
    async (page) => {
      await page.locator('.catalogue').waitFor()
      expect(await page.locator('.catalogue > li:visible').count()).toBe(recipes.length)
      expect(await page.locator('.catalogue-filters').isVisible()).toBe(false)
    },
    options,
  )
})

test.each(['guide', 'client', 'server'])('/%s/ lists every page of its section', async (name) => {
  const section = sections().find((each) => each === name)
  const pages = catalogue(root).filter((page) => page.section === section && !isIndex(page))
  await site.open(`/${name}/`, async (page) => {
    const links = page.locator('.page-list li > a')
    const found = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))
    expect(found).toEqual(pages.map(({ link }) => link))
  })
})
