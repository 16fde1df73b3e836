import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { goTo, useSite } from './site.fixture.ts'

const site = useSite()
const PHONE = { width: 375, height: 800 }

/** What `.vitepress/lean-theme.ts` puts in the place of parts of the theme does what these did. */
test('the page is as dark as the reader has chosen, also after a reload and in another tab', async () => {
  const options = { colorScheme: 'light', viewport: { width: 1280, height: 900 } } as const
  await site.open(
    '/client/retry',
    async (page) => {
      const other = await page.context().newPage()
      await goTo(other, `${site.origin}/guide/timeouts`)
      const choose = page.getByRole('switch', { name: 'Appearance' }).first()
      await expect.poll(() => isDark(page)).toBe(false)
      await choose.click()
      await expect.poll(() => isDark(page)).toBe(true)
      await expect.poll(() => isDark(other)).toBe(true)
      await expect.poll(() => choose.getAttribute('aria-checked')).toBe('true')
      await page.reload()
      await expect.poll(() => isDark(page)).toBe(true)
      await choose.click()
      await expect.poll(() => isDark(page)).toBe(false)
      // It is what the system prefers, so it follows the system again.
      await page.emulateMedia({ colorScheme: 'dark' })
      await expect.poll(() => isDark(page)).toBe(true)
    },
    options,
  )
})

test('a visit stores nothing in the browser', async () => {
  await site.open('/client/retry', async (page) => {
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0])
  })
})

test('the sidebar marks the page, also when the reader leaves before it was hydrated', async () => {
  const before = async (page: Page) => {
    await page.addInitScript('globalThis.requestIdleCallback = () => 0')
  }
  const options = { viewport: { width: 1280, height: 900 }, before }
  const current = '.VPSidebarItem.is-active > .item a'
  await site.open(
    '/client/retry',
    async (page) => {
      const active = page.locator(current)
      await expect.poll(() => active.getAttribute('href')).toBe('/client/retry')
      await page.locator('.VPSidebar a[href="/guide/timeouts"]').click()
      await page.waitForURL('**/guide/timeouts')
      await expect.poll(() => active.getAttribute('href')).toBe('/guide/timeouts')
      await page.locator('.VPNavBarTitle a').click()
      await page.locator('.VPSidebar').waitFor({ state: 'detached' })
      await page.goBack()
      await expect.poll(() => active.getAttribute('href')).toBe('/guide/timeouts')
    },
    options,
  )
})

test('the menu of a phone keeps the page below it still, and Escape closes it', async () => {
  await site.open(
    '/client/retry',
    async (page) => {
      const menu = page.locator('.VPNavBarHamburger')
      await menu.click()
      await page.locator('#VPNavScreen').waitFor()
      await expect.poll(() => overflow(page)).toBe('hidden')
      await page.keyboard.press('Escape')
      await page.locator('#VPNavScreen').waitFor({ state: 'detached' })
      await expect.poll(() => overflow(page)).toBe('')
    },
    { viewport: PHONE },
  )
})

test('the sidebar of a phone opens over the page, and a press beside it closes it', async () => {
  await site.open(
    '/client/retry',
    async (page) => {
      await page.locator('.VPLocalNav button.menu').click()
      await page.locator('.VPSidebar.open').waitFor()
      await page.locator('.VPBackdrop').click({ position: { x: 335, y: 400 } })
      await page.locator('.VPSidebar.open').waitFor({ state: 'detached' })
      await page.locator('.VPBackdrop').waitFor({ state: 'detached' })
    },
    { viewport: PHONE },
  )
})

test('the outline of a phone opens, leads to a heading and closes', async () => {
  await site.open(
    '/client/retry',
    async (page) => {
      const outline = page.locator('.VPLocalNavOutlineDropdown')
      await outline.getByRole('button').click()
      await outline.getByRole('link', { name: 'Options' }).click()
      await page.waitForURL('**/client/retry#options')
      await outline.locator('.items').waitFor({ state: 'detached' })
    },
    { viewport: PHONE },
  )
})

test('the day of the last change is in the page where no script runs', async () => {
  await site.open(
    '/client/retry',
    async (page) => {
      const text = page.locator('.VPLastUpdated')
      await text.waitFor({ state: 'attached' })
      expect(await text.innerText()).toMatch(/^Last updated: \d{1,2} [A-Z][a-z]+ 20\d\d$/)
    },
    { javaScriptEnabled: false },
  )
})

function isDark(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.classList.contains('dark'))
}

function overflow(page: Page): Promise<string> {
  return page.evaluate(() => document.body.style.overflow)
}
