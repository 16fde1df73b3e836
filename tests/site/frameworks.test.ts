import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { goTo, useSite } from './site.fixture.ts'

const site = useSite()

describe('the tabs of frameworks', () => {
  test('are one stop of the keyboard, and arrows, Home and End walk through them', async () => {
    await site.open('/client/retry', async (page) => {
      const tabs = page.locator('.frameworks [role="tab"]')
      const names = await tabs.allInnerTexts()
      await tabs.first().focus()
      for (const [key, index] of [
        ['ArrowRight', 1],
        ['End', names.length - 1],
        ['ArrowRight', 0],
        ['ArrowLeft', names.length - 1],
        ['Home', 0],
      ] as const) {
        await page.keyboard.press(key)
        const focused = page.locator('[role="tab"]:focus')
        await expect.poll(() => focused.innerText()).toBe(names[index])
        const selected = page.locator('.frameworks [aria-selected="true"]')
        await expect.poll(() => selected.allInnerTexts()).toEqual([names[index]])
        const panel = page.locator('.frameworks [role="tabpanel"]:visible')
        const id = await selected.getAttribute('id')
        await expect.poll(() => panel.getAttribute('aria-labelledby')).toBe(id)
      }
      const stops = page.locator('.frameworks [role="tab"][tabindex="0"]')
      await expect.poll(() => stops.count()).toBe(1)
    })
  })

  test('keep what a reader has chosen, for servers and clients by themselves', async () => {
    await site.open('/server/access-log', async (page) => {
      await page.getByRole('tab', { name: 'Hono' }).click()
      const selected = page.locator('.frameworks [aria-selected="true"]')
      await goTo(page, `${site.origin}/server/digest-auth`)
      await expect.poll(() => selected.innerText()).toBe('Hono')
      await goTo(page, `${site.origin}/client/retry`)
      await expect.poll(() => selected.innerText()).toBe('This library')
    })
  })

  test('are all there, each below its name, where no script runs', async () => {
    const look = async (page: Page) => {
      const tabs = await page.locator('.frameworks [data-role="tab"]').allTextContents()
      const names = page.locator('.frameworks-name:visible')
      expect(await names.allInnerTexts()).toEqual(tabs)
      expect(await page.locator('.frameworks pre:visible').count()).toBe(tabs.length)
    }
    await site.open('/server/digest-auth', look, { javaScriptEnabled: false })
  })
})
