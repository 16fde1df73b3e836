import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { axePath } from './static-server.ts'

/** Looks with axe at a part of a page, in light and in dark. */
export async function expectNoBarriers(page: Page, selector: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    expect(await barriersIn(page, selector)).toEqual([])
  }
}

/** What axe finds in a part of a page as it is. */
export async function barriersIn(page: Page, selector: string): Promise<string[]> {
  await page.addScriptTag({ url: axePath })
  return page.evaluate(async (part) => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') }
    const found = await axe.run({ include: [[part]] })
    if (found.passes.length === 0) return ['axe has found nothing to look at']
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`)
  }, selector)
}
