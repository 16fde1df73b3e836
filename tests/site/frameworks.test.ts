import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { dist } from './built-site.ts'
import { serveFolder, type StaticServer } from './static-server.ts'

let server: StaticServer
let browser: Browser

beforeAll(async () => {
  server = await serveFolder(dist)
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

describe('the tabs of frameworks', () => {
  test('are one stop of the keyboard, and arrows, Home and End walk through them', async () => {
    await open({}, async (page) => {
      await page.goto(`${server.origin}/client/retry`)
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
        expect(await page.locator('[role="tab"]:focus').innerText()).toBe(names[index])
        const selected = page.locator('.frameworks [aria-selected="true"]')
        expect(await selected.allInnerTexts()).toEqual([names[index]])
        const panel = page.locator('.frameworks [role="tabpanel"]:visible')
        expect(await panel.getAttribute('aria-labelledby')).toBe(await selected.getAttribute('id'))
      }
      expect(await page.locator('.frameworks [role="tab"][tabindex="0"]').count()).toBe(1)
    })
  })

  test('keep what a reader has chosen, for servers and clients by themselves', async () => {
    await open({}, async (page) => {
      await page.goto(`${server.origin}/server/access-log`)
      await page.getByRole('tab', { name: 'Hono' }).click()
      const selected = page.locator('.frameworks [aria-selected="true"]')
      await page.goto(`${server.origin}/server/digest-auth`)
      await expect.poll(() => selected.innerText()).toBe('Hono')
      await page.goto(`${server.origin}/client/retry`)
      await expect.poll(() => selected.innerText()).toBe('This library')
    })
  })

  test('are all there, each below its name, where no script runs', async () => {
    await open({ javaScriptEnabled: false }, async (page) => {
      await page.goto(`${server.origin}/server/digest-auth`)
      const tabs = await page.locator('.frameworks [data-role="tab"]').allTextContents()
      const names = page.locator('.frameworks-name:visible')
      expect(await names.allInnerTexts()).toEqual(tabs)
      expect(await page.locator('.frameworks pre:visible').count()).toBe(tabs.length)
    })
  })
})

async function open(options: BrowserContextOptions, look: (page: Page) => Promise<void>) {
  const context = await browser.newContext(options)
  try {
    await look(await context.newPage())
  } finally {
    await context.close()
  }
}
