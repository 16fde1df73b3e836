import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { dist, pathsOf } from './built-site.ts'
import { useSite } from './site.fixture.ts'

/** Bytes of a first visit, compressed: pages, scripts, styles, pictures, and fonts if there were any. */
const FIRST_VISIT = 120_000
/** Of one page, before the reader does anything: what a phone has to lay out. */
const ELEMENTS = 12_000

const site = useSite()

test.each(pathsOf(dist))(
  '%s loads at most 120 KB and no other page on a first visit',
  async (path) => {
    const context = await site.browser.newContext({ viewport: { width: 1440, height: 900 } })
    try {
      const page = await context.newPage()
      const fetched: string[] = []
      page.on('request', (request) => fetched.push(new URL(request.url()).pathname))
      await page.goto(site.origin + path, { waitUntil: 'networkidle' })
      // Prefetching begins when a browser has nothing else to do.
      await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
      await page.waitForLoadState('networkidle')
      const bytes = fetched.reduce((sum, file) => sum + compressedSize(fileOf(file)), 0)
      expect(bytes).toBeLessThanOrEqual(FIRST_VISIT)
      const pages = fetched.filter((file) => /\.md\.[^/]*\.js$/.test(file))
      expect(new Set(pages).size).toBe(1)
      const elements = await page.evaluate(() => document.querySelectorAll('*').length)
      expect(elements).toBeLessThanOrEqual(ELEMENTS)
    } finally {
      await context.close()
    }
  },
)

/** Most files belong to every page. */
const sizes = new Map<string, number>()

function compressedSize(file: string): number {
  const size = sizes.get(file) ?? gzipSync(readFileSync(file)).length
  sizes.set(file, size)
  return size
}

function fileOf(path: string): string {
  if (/\.\w+$/.test(path)) return join(dist, path)
  return join(dist, path.endsWith('/') ? `${path}index.html` : `${path}.html`)
}
