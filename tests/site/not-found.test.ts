import { expect, test } from 'vitest'
import { catalogue } from '../../scripts/cookbook/catalogue.ts'
import { root } from './built-site.ts'
import { useSite } from './site.fixture.ts'

const site = useSite()

test.each([
  ['/client/retries', '/client/retry'],
  ['/retry.html', '/client/retry'],
  ['/guide/time-outs', '/guide/timeouts'],
  ['/server/problem', '/server/problem-details'],
])('%s names what was asked for, and leads to %s', async (asked, link) => {
  await site.open(asked, async (page) => {
    const body = page.locator('.not-found')
    await expect.poll(() => body.locator('code').first().innerText()).toBe(asked)
    const [first] = await body
      .locator('ul')
      .first()
      .locator('a')
      .evaluateAll((links) => links.map((one) => one.getAttribute('href')))
    expect(first).toBe(link)
  })
})

test('an address that a page had before leads to where it is now', async () => {
  const moved = catalogue(root).filter(({ formerly }) => formerly.length > 0)
  expect(moved.length).toBeGreaterThan(0)
  for (const { formerly, link, title } of moved) {
    for (const old of formerly) {
      await site.open(old, async (page) => {
        const there = page.locator('.not-found p', { hasText: 'It has moved' }).locator('a')
        expect(await there.innerText()).toBe(title)
        await there.click()
        await page.waitForURL(site.origin + link)
      })
    }
  }
})

test('its search has the words of the address', async () => {
  await site.open('/client/rate-limit', async (page) => {
    await page.getByRole('button', { name: 'Search for “rate limit”' }).click()
    await page.locator('.result').first().waitFor()
    await expect.poll(() => page.locator('#search-words').inputValue()).toBe('rate limit')
  })
})

test('without script it lists every page', async () => {
  const options = { javaScriptEnabled: false }
  await site.open(
    '/no/such/page',
    async (page) => {
      await page.locator('.not-found').waitFor()
      expect(await page.locator('h1:visible').innerText()).toBe('No such page')
      expect(await page.locator('.not-found li a:visible').count()).toBe(catalogue(root).length)
    },
    options,
  )
})
