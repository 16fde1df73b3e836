import type { Page } from 'playwright-core'

const PHONE = { width: 375, height: 800 }

/**
 * What a reader with a phone would have to move sideways to read, and should not: code, outputs, tables of up to three
 * columns, the map of faults; and tables with more columns that do not show that there is more. And captions that have no room.
 */
export async function sideways(page: Page): Promise<readonly string[]> {
  await page.setViewportSize(PHONE)
  return page.evaluate(() => {
    const heightOf = (one: Element) => one.getBoundingClientRect().height
    const fontSizeOf = (one: Element) => parseFloat(getComputedStyle(one).fontSize)
    const isVisible = ({ clientHeight }: Element) => clientHeight > 0
    const scrolls = (one: Element) => one.scrollWidth > one.clientWidth
    const saysSo = (one: Element) => getComputedStyle(one).backgroundAttachment.includes('local')
    const texts = [...document.querySelectorAll('main pre')]
      .filter((pre) => isVisible(pre) && scrolls(pre))
      .map((pre) => `code is cut: ${pre.textContent?.trim().slice(0, 60)}`)
    const maps = [...document.querySelectorAll('main .fault-map')]
      .filter(scrolls)
      .map(() => 'the map of faults is cut')
    const tables = [...document.querySelectorAll('main table')]
      .filter(isVisible)
      .flatMap((table) => {
        const holder = table.closest('.host-table, .fault-map') ?? table
        if (!scrolls(holder)) return []
        const columns = table.querySelector('tr')?.children.length ?? 0
        const name = table.textContent?.trim().slice(0, 60)
        if (columns <= 3 && table.className === '')
          return `a table of ${columns} columns is cut: ${name}`
        return saysSo(holder) ? [] : `a table is cut and does not show it: ${name}`
      })
    const captions = [...document.querySelectorAll('main figcaption')].flatMap((caption) => {
      const name = caption.textContent?.trim().slice(0, 60)
      const { bottom } = caption.getBoundingClientRect()
      const isBroken = [...caption.querySelectorAll(':scope > span:not(.runs)')].some(
        (range) => range.getClientRects().length > 1 || heightOf(range) > 2 * fontSizeOf(range),
      )
      const isOver = [...caption.querySelectorAll('button')].some(
        (button) => button.getBoundingClientRect().bottom > bottom + 1,
      )
      return [
        ...(isBroken ? [`a caption breaks its lines: ${name}`] : []),
        ...(isOver ? [`a button lies over the edge of its caption: ${name}`] : []),
      ]
    })
    return [...texts, ...maps, ...tables, ...captions]
  })
}
