import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { openBrowser } from './browser.ts'
import { dist } from './built-site.ts'
import { serveFolder } from './static-server.ts'

/** The built site on a server, and a browser to look at it. */
export interface Site {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string
  readonly browser: Browser
  /** Opens an address in a context of its own, waits until the page hears its reader, and closes it afterwards. */
  open(path: string, look: (page: Page) => Promise<void>, options?: Options): Promise<void>
}

export interface Options extends BrowserContextOptions {
  /** What to do before the page is opened. */
  readonly before?: (page: Page) => Promise<void>
  /** Whether to wait for the page's script (default: yes, where scripts run). */
  readonly hydrated?: boolean
}

/** {@link Site} for all tests of a file: it is there from their first `beforeAll` to their last `afterAll`. */
export function useSite(): Site {
  let site: (Site & { close(): Promise<void> }) | undefined
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
    get browser() {
      return opened().browser
    },
    open: (...args) => opened().open(...args),
  }
}

/** Goes to an address, and waits until the page hears its reader: what is pressed before may be lost. */
export async function goTo(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await hydrated(page)
}

/** Waits until the script of a page that was opened hears its reader. */
export async function hydrated(page: Page): Promise<void> {
  await page.waitForFunction(() => window.earlySearch.ready)
}

async function openSite(): Promise<Site & { close(): Promise<void> }> {
  const server = await serveFolder(dist)
  const browser = await openBrowser()
  return {
    origin: server.origin,
    browser,
    async open(path, look, { before, hydrated: hears, ...options } = {}) {
      const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
      try {
        const page = await context.newPage()
        await before?.(page)
        const waits = hears ?? options.javaScriptEnabled ?? true
        // A page whose scripts a test holds back is never loaded.
        const waitUntil = hears === false ? 'commit' : 'load'
        await page.goto(server.origin + path, { waitUntil })
        if (waits) await hydrated(page)
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
