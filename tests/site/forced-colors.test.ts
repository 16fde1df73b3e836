import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { useSite } from './site.fixture.ts'

const site = useSite()

/** Each has tabs of files, of frameworks, and of ways to get the recipe; the outputs of a comparison have marked lines. */
const PAGES = ['/client/retry', '/server/idempotency-key']

test.each(PAGES)(
  'in forced colours only what is chosen or marked on %s has a line',
  async (path) => {
    const look = async (page: Page) => {
      const found = await page.evaluate(linesSeen)
      for (const { kind, chosen, others } of found) {
        expect(chosen, kind).not.toEqual([])
        const shared = chosen.filter((colour) => others.includes(colour))
        expect(shared, kind).toEqual([])
      }
    }
    await site.open(path, look, { forcedColors: 'active' })
  },
)

/** The colours of the lines by which tabs and marks are seen, by kind. Runs in the page. */
function linesSeen() {
  const sides = [
    ['.add label', 'border-bottom-color'],
    ['.tabs label', 'border-bottom-color'],
    [".frameworks [data-role='tab']", 'border-bottom-color'],
    ['.comparison .line', 'border-left-color'],
  ] as const
  return sides.map(([kind, property]) => {
    const all = [...document.querySelectorAll(`.vp-doc ${kind}`)]
    const isChosen = (one: Element) => one.matches(':checked + *, [aria-selected="true"], mark')
    const colours = (some: readonly Element[]) => [
      ...new Set(some.map((one) => getComputedStyle(one).getPropertyValue(property))),
    ]
    return {
      kind,
      chosen: colours(all.filter(isChosen)),
      others: colours(all.filter((one) => !isChosen(one))),
    }
  })
}
