import { type Locator, type Page } from 'playwright-core'
import { type Site } from '../site.fixture.ts'

export const PAGE = '/client/retry'
export const PROGRAM = 'client/retry'
export const RECIPE = 'snippets/client/retry/retry.ts'

/** Opens a page in a context of its own, and waits until it can be edited. */
export async function open(site: Site, path = PAGE): Promise<Page> {
  const context = await site.browser.newContext()
  const page = await context.newPage()
  await page.goto(site.origin + path)
  await page.locator('.edit').first().waitFor()
  return page
}

/** Puts a text into the editor of a program. */
export async function edit(figure: Locator, text: string): Promise<void> {
  await figure.locator('.edit').click()
  await figure.locator('textarea').fill(text)
}
