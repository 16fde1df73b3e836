import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Locator, type Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { fragmentOf } from '../../../.vitepress/theme/edit/share.ts'
import { expectNoBarriers } from '../barriers.ts'
import { dist } from '../built-site.ts'
import { type Site } from '../site.fixture.ts'
import { open, PAGE, PROGRAM, RECIPE } from './opened.ts'

/** Bytes that a press of Edit loads, compressed: the editor, what makes JavaScript of TypeScript, and the texts. */
const EDITOR = 150_000

/** The editor, for a keyboard, a finger and a reader who opens a link. */
export function testEditor(site: Site): void {
  async function openEditor(): Promise<{ page: Page; figure: Locator }> {
    const context = await site.browser.newContext({
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    onTestFinished(() => context.close())
    const page = await context.newPage()
    await page.goto(site.origin + PAGE)
    const figure = page.locator(`[data-run="${PROGRAM}"]`)
    await figure.locator('.edit').click()
    await figure.locator('textarea').waitFor()
    return { page, figure }
  }

  test('is loaded by a press, not before it, and weighs at most 150 KB', async () => {
    const page = await site.browser.newPage()
    onTestFinished(() => page.close())
    const fetched: string[] = []
    page.on('request', (request) => fetched.push(new URL(request.url()).pathname))
    await page.goto(site.origin + PAGE, { waitUntil: 'networkidle' })
    const figure = page.locator(`[data-run="${PROGRAM}"]`)
    const before = [...fetched]
    expect(
      before.filter((path) => /\/assets\/(?:run|chunks\/(?:press|toggle))/.test(path)),
    ).toEqual([])
    await figure.locator('.edit').click()
    await figure.locator('textarea').waitFor()
    await page.waitForLoadState('networkidle')
    const files = new Set(fetched.slice(before.length))
    expect(files.size).toBeGreaterThan(3)
    let bytes = 0
    for (const file of files) bytes += gzipSync(readFileSync(join(dist, file))).length
    expect(bytes).toBeLessThanOrEqual(EDITOR)
  })

  test('lets a keyboard in and out', async () => {
    const { page, figure } = await openEditor()
    const textarea = figure.locator('textarea')
    await textarea.focus()
    await page.keyboard.press('Control+Home')
    await page.keyboard.press('Tab')
    await expect.poll(() => textarea.inputValue()).toMatch(/^ {2}\/\/ A service/)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toBe('run')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Control+Enter')
    await figure.getByText('Edited, and prints what CI printed').waitFor()
    await figure.getByRole('tab', { name: 'usage.ts, edited' }).press('ArrowRight')
    await expect.poll(() => textarea.inputValue()).toContain('export function retry(')
    await figure.getByRole('tab', { name: 'retry.ts' }).press('Home')
    await figure.getByRole('button', { name: 'Reset' }).click()
    await expect.poll(() => textarea.inputValue()).toMatch(/^\/\/ A service/)
  })

  test('fits a phone and a finger, has no barrier, and is not printed', async () => {
    const { page, figure } = await openEditor()
    await page.setViewportSize({ width: 375, height: 800 })
    await expectNoBarriers(page, 'figure[data-run]:has(.editor)')
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBe(0)
    const small = await figure
      .locator(':is(.editor, .runs) button')
      .evaluateAll((all: HTMLElement[]) =>
        all
          .filter((each) => each.offsetHeight < 44 || each.offsetWidth < 44)
          .map((each) => each.textContent),
      )
    expect(small).toEqual([])
    await page.emulateMedia({ media: 'print' })
    expect(await figure.locator('.editor').isVisible()).toBe(false)
    expect(await figure.locator('.runs').isVisible()).toBe(false)
  })

  test('makes a link that another reader opens', async () => {
    const { page, figure } = await openEditor()
    await figure.locator('textarea').fill('console.log("of a link, ü 👩‍🍳")\n// <img src=x>')
    await figure.getByRole('button', { name: 'Copy link' }).click()
    await figure.getByText('Copied').waitFor()
    const link = await page.evaluate(() => navigator.clipboard.readText())
    expect(link).toMatch(/\/client\/retry#edit=1\.[\w-]+$/)
    const other = await open(site, new URL(link).pathname + new URL(link).hash)
    const there = other.locator(`[data-run="${PROGRAM}"]`)
    await expect.poll(() => there.locator('textarea').inputValue()).toContain('of a link, ü 👩‍🍳')
    expect(await there.locator('.run-panel, img').count()).toBe(0)
    await there.locator('.run').click()
    await there.getByText('Edited, and prints something else').waitFor()
    await there.getByRole('button', { name: 'Reset' }).click()
    expect(other.url()).toBe(site.origin + PAGE)
    await other.context().close()
  })

  test('says that a link is of another version, and shows what the reader chooses', async () => {
    const texts = { [RECIPE]: '// of the link', 'snippets/gone.ts': '' }
    const other = await open(
      site,
      PAGE + (await fragmentOf({ id: PROGRAM, version: 'old', texts })),
    )
    const there = other.locator(`[data-run="${PROGRAM}"]`)
    await there.getByText('This link was made with another version of these files.').waitFor()
    expect(await there.getByRole('tab', { name: 'edited' }).count()).toBe(0)
    await there.getByRole('button', { name: 'Show its text' }).click()
    await there.getByRole('tab', { name: 'retry.ts, edited' }).click()
    await expect.poll(() => there.locator('textarea').inputValue()).toBe('// of the link')
    // The same page, another link.
    const again = await fragmentOf({ id: PROGRAM, version: 'older', texts })
    await other.evaluate((hash) => (location.hash = hash), again)
    await there.getByRole('button', { name: 'Keep the files of today' }).click()
    await expect
      .poll(() => there.locator('textarea').inputValue())
      .toContain('export function retry(')
    await other.context().close()
  })

  test('says that a link is damaged', async () => {
    const other = await open(site, `${PAGE}#edit=1.damaged`)
    await other.getByText('This link to an edited program is damaged').waitFor()
    expect(await other.locator('.editor').count()).toBe(0)
    await other.context().close()
  })

  test('closes, and the program is that of the site again', async () => {
    const { figure } = await openEditor()
    await figure.locator('textarea').fill('console.log("edited")')
    await figure.locator('.edit').click()
    await expect.poll(() => figure.locator('.editor').count()).toBe(0)
    await figure.locator('.runs .run').click()
    await figure.getByText('Same as CI').waitFor()
  })
}
