import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { useSite } from './site.fixture.ts'

const site = useSite()

/** More than there are links in a sidebar. */
const PRESSES = 80

test.each([375, 800, 1440])(
  'the Tab key leads only to what a window of %d px shows',
  async (width) => {
    const look = async (page: Page) => {
      const unseen: string[] = []
      for (let press = 0; press < PRESSES; press++) {
        await page.keyboard.press('Tab')
        const found = await page.evaluate(() => {
          const focused = document.activeElement
          if (!focused) return undefined
          const { left, right } = focused.getBoundingClientRect()
          const isBeside = right <= 0 || left >= innerWidth
          return isBeside ? focused.outerHTML.slice(0, 80) : undefined
        })
        if (found !== undefined) unseen.push(found)
      }
      expect(unseen).toEqual([])
    }
    await site.open('/client/retry', look, { viewport: { width, height: 800 } })
  },
)

test('the menu of a phone gets the focus, with its links', async () => {
  const look = async (page: Page) => {
    const link = page.locator('.VPSidebar a[href="/catalogue"]')
    expect(await link.isVisible()).toBe(false)
    await page.locator('.VPLocalNav .menu').click()
    await link.waitFor()
    await page.keyboard.press('Tab')
    const isInside = () => page.evaluate(() => !!document.activeElement?.closest('.VPSidebar'))
    await expect.poll(isInside).toBe(true)
  }
  await site.open('/client/retry', look, { viewport: { width: 375, height: 800 } })
})
