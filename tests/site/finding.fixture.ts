import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { openBrowser } from './browser.ts'
import { dist } from './built-site.ts'
import { serveFolder, type StaticServer } from './static-server.ts'

/** The built site, and a browser to look at it. */
export interface Site {
  readonly origin: string
  /** Opens an address in a context of its own, waits until the page hears keys, and closes it afterwards. */
  open(path: string, look: (page: Page) => Promise<void>, options?: Options): Promise<void>
  close(): Promise<void>
}

export interface Options extends BrowserContextOptions {
  /** What to do before the page is opened. */
  readonly before?: (page: Page) => Promise<void>
  /** Whether to wait for the page's script (default: yes, where scripts run). */
  readonly hydrated?: boolean
}

/** {@link Site} for all tests of a file. */
export function useSite(): Pick<Site, 'origin' | 'open'> {
  let site: Site | undefined
  beforeAll(async () => {
    site = await openSite()
  })
  afterAll(() => site?.close())
  const opened = () => {
    if (site) return site
    throw new Error('The site is open inside tests only.')
  }
  return {
    get origin() {
      return opened().origin
    },
    open: (...args) => opened().open(...args),
  }
}

async function openSite(): Promise<Site> {
  const server: StaticServer = await serveFolder(dist)
  const browser: Browser = await openBrowser()
  return {
    origin: server.origin,
    async open(path, look, { before, hydrated, ...options } = {}) {
      const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
      try {
        const page = await context.newPage()
        await before?.(page)
        const waits = hydrated ?? options.javaScriptEnabled ?? true
        await page.goto(server.origin + path, { waitUntil: waits ? 'load' : 'commit' })
        if (waits) await page.waitForFunction(() => window.earlySearch.ready)
        await look(page)
      } finally {
        await context.close()
      }
    },
    async close() {
      await browser.close()
      await server.close()
    },
  }
}

/** Opens the search by its key, and types. */
export async function searchFor(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.locator('dialog.search input').fill(words)
  await page.locator('.result').first().waitFor()
}

/** Where a result leads, without the origin. */
export function hrefs(page: Page): Promise<string[]> {
  return page
    .locator('.result')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
}
