import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** Opens the search by its key, unless it is open, and types: the results are those of these words. */
export async function searchFor(page: Page, words: string): Promise<void> {
  const field = page.locator('dialog.search input')
  const results = page.locator('.result')
  if (!(await field.isVisible())) await page.keyboard.press('Control+k')
  await field.fill('')
  await expect.poll(() => results.count()).toBe(0)
  await field.fill(words)
  await results.first().waitFor()
}

/** Where a result leads, without the origin. */
export function hrefs(page: Page): Promise<string[]> {
  return page
    .locator('.result')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
}
