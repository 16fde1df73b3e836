import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { DIGITS, WORKER } from '../../.vitepress/offline/copy.ts'
import { openBrowser } from './browser.ts'
import { dist } from './built-site.ts'
import { editInPage } from './edit-in-page.ts'
import { searchFor } from './finding.fixture.ts'
import { runInPage } from './run-in-page.ts'
import { serveFolder, type StaticServer } from './static-server.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

/** A site that is its own origin, so that no test finds what another one has saved. */
let server: StaticServer
let isOnline: boolean
let context: BrowserContext
/** What the server sends in the place of its files. */
let replaced: Map<string, string>
beforeEach(async () => {
  replaced = new Map()
  server = await serveFolder(dist, replaced)
  isOnline = true
  context = await browser.newContext({ reducedMotion: 'reduce' })
})
afterEach(async () => {
  await context.close()
  if (isOnline) await server.close()
})

/** Takes the network away. */
async function goOffline(): Promise<void> {
  isOnline = false
  await server.close()
}

async function open(path: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(server.origin + path)
  await page.waitForFunction(() => window.earlySearch.ready)
  return page
}

/** How many copies of the site the browser has. */
const copies = async () => (await caches.keys()).length

const workers = async () => (await navigator.serviceWorker.getRegistrations()).length

const status = (page: Page) => page.locator('.offline [role="status"]')

async function press(page: Page, button: string, news: RegExp): Promise<void> {
  await page.locator('.offline').getByRole('button', { name: button }).click()
  await expect.poll(() => status(page).innerText()).toMatch(news)
}

/** A new version of the site, in which a page says something else. */
function publish(path: string, from: string, to: string, { listed = true } = {}): void {
  const file = `${path.slice(1)}.html`
  const before = readFileSync(join(dist, file), 'utf8')
  const after = before.replaceAll(from, to)
  expect(after).not.toBe(before)
  replaced.set(path, after)
  if (!listed) return
  const worker = readFileSync(join(dist, WORKER), 'utf8')
  const version = /version:[`"'](\w+)[`"']/.exec(worker)?.[1] ?? ''
  const next = worker.replaceAll(hashOf(before), hashOf(after)).replaceAll(version, hashOf(version))
  expect(next).not.toBe(worker)
  replaced.set(`/${WORKER}`, next)
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, DIGITS)
}

test('a saved site works without a network: pages, search, types, Run, Edit, and the page for a wrong address', async () => {
  const page = await open('/guide/testing')
  await press(page, 'Save the site', /^Saved/)
  await goOffline()

  await page.goto(`${server.origin}/client/retry`)
  await page.waitForFunction(() => window.earlySearch.ready)
  expect(await page.locator('h1').innerText()).toContain('Retry with backoff')
  await page.locator('button.types').first().focus()
  await page.keyboard.press('Enter')
  await page.locator('#type-popup').waitFor()
  const ran = await page.evaluate(runInPage, 'client/retry')
  expect(ran.outcome).toBe('Same as CI')
  const edited = { id: 'client/retry', text: 'console.log(navigator.onLine, 1)' }
  expect((await page.evaluate(editInPage, edited)).printed).toMatch(/ 1\n$/)
  await searchFor(page, 'ECONNRESET')
  await page.locator('.result').first().waitFor()

  await page.goto(`${server.origin}/client/retries`)
  await page.locator('.not-found').waitFor()
})

test('a visit saves nothing, and asks for nothing that would', async () => {
  const asked: string[] = []
  context.on('request', (request) => asked.push(new URL(request.url()).pathname))
  const page = await open('/guide/testing')
  expect(asked).not.toContain(`/${WORKER}`)
  expect(await page.evaluate(copies)).toBe(0)
  expect(await page.evaluate(workers)).toBe(0)
})

test('a new version takes over as a whole when the last page of the old one is left', async () => {
  const page = await open('/guide/testing')
  await press(page, 'Save the site', /^Saved/)
  const other = await open('/guide/combining')
  publish('/guide/testing', 'Most mistakes', 'Some mistakes')

  await other.evaluate(async () => (await navigator.serviceWorker.ready).update())
  const isReady = async () => (await navigator.serviceWorker.ready).waiting !== null
  await expect.poll(() => other.evaluate(isReady)).toBe(true)
  await page.goto(`${server.origin}/guide/testing`)
  expect(await page.locator('main').innerText()).toContain('Most mistakes')
  await other.close()
  await page.goto(`${server.origin}/guide/testing`)
  await expect.poll(() => page.locator('main').innerText()).toContain('Some mistakes')
  await expect.poll(() => page.evaluate(copies)).toBe(1)
  await goOffline()
  await page.reload()
  expect(await page.locator('main').innerText()).toContain('Some mistakes')
})

test('a site of two versions is not saved, and says so; one version is, and can be removed again', async () => {
  publish('/guide/testing', 'Most mistakes', 'Some mistakes', { listed: false })
  const page = await open('/client/retry')
  await press(page, 'Save the site', /^Not saved/)
  await expect.poll(() => page.evaluate(workers)).toBe(0)
  replaced.clear()
  await press(page, 'Save the site', /^Saved/)

  // Here and not in a test of its own, because saving takes seconds.
  await press(page, 'Remove the saved site', /^Removed/)
  await expect.poll(() => page.evaluate(copies)).toBe(0)
  await goOffline()
  await expect(page.goto(`${server.origin}/client/retry`)).rejects.toThrow(/ERR_CONNECTION/)
})
