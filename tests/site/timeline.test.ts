import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { dist, pathsOf } from './built-site.ts'
import { barriersIn } from './barriers.ts'
import { useSite } from './site.fixture.ts'

const site = useSite()
let page: Page

beforeAll(async () => {
  page = await site.browser.newPage({ viewport: { width: 375, height: 800 } })
})

const PAGES = [
  ...['retry', 'token-refresh', 'concurrency-limit', 'digest-auth', 'circuit-breaker'],
  ...['http-cache', 'single-flight'],
].map((name) => `/client/${name}`)
const ALL = [...PAGES, '/guide/combining']

test('each recipe with a clock, a queue or a cache has a timeline', () => {
  expect(pathsOf(dist)).toEqual(expect.arrayContaining(PAGES))
})

describe.each(ALL)('the timelines of %s', (path) => {
  beforeAll(async () => {
    await page.goto(site.origin + path)
  })

  test('say in their tables what their pictures show', async () => {
    const figures = await page.locator('.timeline').evaluateAll((all) =>
      all.map((figure) => ({
        bars: figure.querySelectorAll('.side :is(rect.exchange, path.sleep, path.wait)').length,
        rows: figure.querySelectorAll('tr.part').length,
        sides: figure.querySelectorAll('.side > svg').length,
        tables: figure.querySelectorAll('table').length,
      })),
    )
    expect(figures.length).toBeGreaterThan(0)
    for (const { bars, rows, sides, tables } of figures) {
      expect(sides).toBe(path === '/guide/combining' ? 3 : 2)
      expect(tables).toBe(sides)
      expect(rows).toBe(bars)
    }
  })

  test('have text of 11 px and more on a phone, and nothing that is cut off', async () => {
    const found = await page.locator('.timeline .side > svg').evaluateAll((pictures) =>
      pictures.map((svg) => {
        const { left, right } = svg.getBoundingClientRect()
        const texts = [...svg.querySelectorAll('text')]
        const scale = (right - left) / (svg as SVGSVGElement).viewBox.baseVal.width
        return {
          smallest: Math.min(
            ...texts.map((text) => parseFloat(getComputedStyle(text).fontSize) * scale),
          ),
          outside: texts
            .filter((text) => {
              const box = text.getBoundingClientRect()
              return box.left < left - 1 || box.right > right + 1
            })
            .map((text) => text.textContent),
        }
      }),
    )
    for (const { smallest, outside } of found) {
      expect(smallest).toBeGreaterThanOrEqual(11)
      expect(outside).toEqual([])
    }
  })
})

test('an open table is accessible, in light and in dark', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.goto(`${site.origin}/client/circuit-breaker`)
    await page.locator('.timeline summary').first().click()
    expect(await barriersIn(page, '.timeline')).toEqual([])
  }
})

test('a bar marks its line of code, a line its bars, and a row of the table both', async () => {
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto(`${site.origin}/client/retry`)
  const line = page.locator('.block-code .line.marked').first()
  const bars = page.locator('.timeline .side .marked')

  await page.locator('.timeline .side rect[data-at]').first().hover()
  await line.waitFor()
  expect(await line.textContent()).toContain('await next(request)')
  expect(await bars.count()).toBe(6)

  await page.locator('.block-code .line', { hasText: 'await sleep(100' }).first().hover()
  await expect.poll(() => bars.count()).toBe(5)
  expect(await line.textContent()).toContain('await sleep(100')

  await page.locator('.timeline summary').first().click()
  await page.locator('.timeline tr[data-at]').first().focus()
  await expect.poll(() => line.textContent()).toContain('await next(request)')
  await page.locator('h1').hover()
  await expect.poll(() => page.locator('.marked').count()).toBe(0)
})

test('in forced colours each text has the colour of text', async () => {
  const forced = await site.browser.newPage({ forcedColors: 'active', colorScheme: 'dark' })
  await forced.goto(`${site.origin}/client/retry`)
  const fills = await forced.locator('.timeline').evaluateAll((all) => {
    const colorOf = (one: Element) => getComputedStyle(one).getPropertyValue('fill')
    return [...new Set(all.flatMap((each) => [...each.querySelectorAll('text')].map(colorOf)))]
  })
  expect(fills).toEqual(['rgb(255, 255, 255)'])
  await forced.close()
})

test('without scripts the picture and the table are there', async () => {
  const context = await site.browser.newContext({ javaScriptEnabled: false })
  try {
    const plain = await context.newPage()
    await plain.goto(`${site.origin}/client/retry`)
    expect(await plain.locator('.timeline .side > svg').first().isVisible()).toBe(true)
    expect(await plain.locator('.timeline tr.part').count()).toBeGreaterThan(0)
  } finally {
    await context.close()
  }
})
