import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hangs } from '../../scripts/lib/hangs.ts'
import { findFirefox } from '../../scripts/site/browser.ts'
import { skipped } from '../peers/present.ts'
import { dist, pathsOf, root } from './built-site.ts'
import { editInPage } from './edit-in-page.ts'
import { runInPage } from './run-in-page.ts'
import { serveFolder, type StaticServer } from './static-server.ts'

/** Chromium opens each page in site.test.ts; here another engine does, with other widths of letters and scroll bars. */
const executablePath = await findFirefox()
if (executablePath === undefined) {
  skipped('Firefox', 'it is not installed; "npm test" installs it as root on Debian')
}

const WINDOWS = [
  { width: 1440, height: 900 },
  { width: 375, height: 800 },
]

/** Of each kind one: waits, timeouts, streams, cryptography, concurrent calls, objects that are printed. */
const RUNS = [
  'client/retry',
  'client/token-refresh',
  'client/concurrency-limit',
  'client/digest-auth',
  'client/logging',
  'server/cors',
  'server/idempotency-key',
  'server/webhook',
  'guide/request-body/upload',
  'guide/combining',
] as const

/** Recipes whose tests run in the page. */
const CHECKED = ['client/retry', 'client/token-refresh', 'client/concurrency-limit']

let server: StaticServer
let browser: Browser
let page: Page
const faults: string[] = []

describe.skipIf(executablePath === undefined)('in Firefox', () => {
  beforeAll(async () => {
    server = await serveFolder(dist)
    browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: executablePath ?? '',
      protocolTimeout: hangs,
      timeout: hangs,
    })
    page = await browser.newPage()
    page.setDefaultTimeout(hangs)
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text())
    })
    page.on('pageerror', (error) => faults.push(String(error)))
  })

  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  test.each(pathsOf(dist))('%s has no error, and fits a laptop and a phone', async (path) => {
    faults.length = 0
    await page.goto(server.origin + path)
    for (const viewport of WINDOWS) {
      await page.setViewport(viewport)
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(`${viewport.width} px: ${overflow} px too wide`).toBe(
        `${viewport.width} px: 0 px too wide`,
      )
      const room = await page.evaluate(roomAfterTitle)
      expect(room).toBeGreaterThanOrEqual(16)
    }
    expect(faults).toEqual([])
  })

  test.each(RUNS)('%s prints what CI printed when Run is pressed', async (id) => {
    if (!page.url().endsWith(RUNS[0])) await page.goto(`${server.origin}/${RUNS[0]}`)
    await page.waitForSelector('.run')
    const { outcome, difference } = await page.evaluate(runInPage, id)
    expect([outcome, difference]).toEqual(['Same as CI', ''])
  })

  test.each([
    [
      'runs',
      'const n: number = 41\nconsole.log(n + 1)',
      'Edited, and prints something else',
      '42\n',
    ],
    [
      'throws',
      'interface A { b: string }\n\nthrow new TypeError("no")',
      'Ended by an error in usage.ts, line 3',
      'Uncaught TypeError: no\n',
    ],
    [
      'is malformed',
      'let a = 1\nlet a = 2',
      'Not run: there is a mistake in usage.ts, line 2',
      'a',
    ],
    [
      'looks for a network',
      `await fetch('http://127.0.0.1:1/').catch((error) => console.log(error.name, origin))`,
      'Edited, and prints something else',
      'TypeError null\n',
    ],
  ] as const)('an edited program that %s', async (_, text, outcome, printed) => {
    if (!page.url().endsWith(RUNS[0])) await page.goto(`${server.origin}/${RUNS[0]}`)
    await page.waitForSelector('.edit')
    const ran = await page.evaluate(editInPage, { id: RUNS[0], text })
    expect(ran.outcome).toBe(outcome)
    expect(ran.printed).toContain(printed)
  })

  test.each(CHECKED)('the rules of %s hold, as in CI', async (id) => {
    await page.goto(`${server.origin}/${id}`)
    await page.waitForSelector('.edit')
    await page.click(`[data-run="${id}"] .edit`)
    const check = `[data-run="${id}"] ::-p-text(Check the rules)`
    await (await page.waitForSelector(check))?.click()
    const outcome = await page.waitForSelector(`[data-run="${id}"] [data-kind] .run-outcome`)
    expect(await outcome?.evaluate(({ textContent }) => textContent)).toMatch(
      /^All \d+ rules hold\./,
    )
  })

  test('the timeline of an edited program follows it', async () => {
    const id = 'client/concurrency-limit/naive'
    await page.goto(`${server.origin}/client/concurrency-limit`)
    await page.waitForSelector('.edit')
    const source = readFileSync(join(root, `snippets/${id}.ts`), 'utf8')
    const picture = async (text: string) => {
      const { outcome } = await page.evaluate(editInPage, { id, text })
      await page.waitForSelector('.timeline.of-run')
      return { outcome, sides: await sides() }
    }
    // Its stacks do not reach beyond an await, so that a bar may lack its line of code.
    const sides = () =>
      page.$eval('.timeline .sides', (each) => each.innerHTML.replaceAll(/ data-at="\d+"/g, ''))
    const built = await sides()
    expect(await picture(source)).toEqual({ outcome: 'Same as CI', sides: built })
    const edited = source.replace('max: 2', 'max: 1')
    await page.evaluate(() => document.querySelector('.timeline')?.classList.remove('of-run'))
    expect((await picture(edited)).sides).not.toBe(built)
  })
})

/** In px: from the end of the site's name to that of the sidebar above which it is, or of the window. */
function roomAfterTitle(): number {
  const title = document.querySelector('.VPNavBarTitle .title span')
  const range = document.createRange()
  if (!title) return NaN
  range.selectNodeContents(title)
  const sidebar = document.querySelector('.VPSidebar')?.getBoundingClientRect()
  const end = sidebar && sidebar.left >= 0 && sidebar.width > 0 ? sidebar.right : innerWidth
  return end - range.getBoundingClientRect().right
}
