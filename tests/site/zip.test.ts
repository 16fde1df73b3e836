import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, extname, join } from 'node:path'
import { unzipSync } from 'fflate'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tempFolder } from '../../scripts/lib/temp-folder.ts'
import { writeZip } from '../../scripts/site/zip.ts'
import { openBrowser } from './browser.ts'
import { dist } from './built-site.ts'
import { searchFor } from './finding.fixture.ts'
import { runInPage } from './run-in-page.ts'
import { types } from './static-server.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

/** What each server of files can do: a file, a folder's index.html at an address that ends with a slash, and no more. */
async function servePlainly(folder: string): Promise<Server> {
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost')
    const file = join(folder, decodeURIComponent(pathname))
    if (!existsSync(file)) return response.writeHead(404).end('Not found')
    const isFolder = statSync(file).isDirectory()
    if (isFolder && !pathname.endsWith('/')) {
      return response.writeHead(301, { location: `${pathname}/` }).end()
    }
    const path = isFolder ? join(file, 'index.html') : file
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' })
    return response.end(readFileSync(path))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

test('the site’s zip works on a plain server of files: links, reload, search, types, Run, and offline', async () => {
  const folder = tempFolder()
  const zip = join(folder, 'site.zip')
  writeZip(dist, zip)
  expect(existsSync(`${zip}.part`)).toBe(false)
  for (const [path, content] of Object.entries(unzipSync(readFileSync(zip)))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  const server = await servePlainly(folder)
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const context = await browser.newContext({ reducedMotion: 'reduce' })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} ${response.url()}`)
  })
  const ready = () => page.waitForFunction(() => window.earlySearch.ready)
  const heading = page.locator('main h1')

  await page.goto(origin)
  await ready()
  await page.locator('main a[href="/client/retry"]').first().click()
  await expect.poll(() => heading.innerText()).toContain('Retry with backoff')
  const reloaded = await page.reload()
  expect(reloaded?.url()).toBe(`${origin}/client/retry/`)
  await ready()
  expect(await heading.innerText()).toContain('Retry with backoff')
  await page.locator('button.types').first().focus()
  await page.keyboard.press('Enter')
  await page.locator('#type-popup').waitFor()
  await page.keyboard.press('Escape')
  expect((await page.evaluate(runInPage, 'client/retry')).outcome).toBe('Same as CI')

  await page.locator('.offline').getByRole('button').click()
  await expect.poll(() => page.locator('.offline [role="status"]').innerText()).toMatch(/^Saved/)
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
  await page.goto(`${origin}/client/retry/`)
  await ready()
  expect(await heading.innerText()).toContain('Retry with backoff')
  await searchFor(page, 'ECONNRESET')
  await page.locator('.result').first().waitFor()
  expect(faults).toEqual([])
  await context.close()
})
