import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { recipesOf } from '../../scripts/cookbook/recipe.ts'
import { dist, root } from './built-site.ts'
import { hrefs, searchFor } from './finding.fixture.ts'
import { useSite } from './site.fixture.ts'
import { barriersIn } from './barriers.ts'

const site = useSite()

const FOUND = [
  ['429', '/client/retry'],
  ['too many requests', '/client/retry'],
  ['hang', '/guide/timeouts'],
  ['ECONNRESET', '/symptoms#econnreset'],
  ['Stripe', '/guide/request-body'],
  ['redis', '/server/rate-limit'],
  ['body used twice', '/guide/request-body'],
  ['401', '/symptoms#token-expired'],
  ['thundering herd', '/client/retry'],
  ['rate limit', '/client/concurrency-limit'],
  ['dedupe', '/client/token-refresh'],
  ['Express', '/guide/in-your-framework'],
  ['reddirect', '/symptoms#401-after-redirect'],
] as const

/** What is pasted from a log, and what is found first. */
const MESSAGES = [
  ['EMFILE', '/symptoms#too-many-at-once'],
  ['HPE_INVALID_CONSTANT', '/symptoms#no-http'],
  ['write EPIPE', '/symptoms#other-side-closed'],
  ['did not finish within 80 ms', '/symptoms#operation-timeout'],
  ['JWTExpired: "exp" claim timestamp check failed', '/symptoms#token-expired'],
  ['Failed to parse URL from /api/users', '/symptoms#invalid-url'],
  ['431 Request Header Fields Too Large', '/symptoms#header-overflow'],
  ['ClientClosedError: The client is closed', '/symptoms#redis-down'],
  [
    'StripeIdempotencyError: Keys for idempotent requests can only be used with the same parameters they were first used with.',
    '/symptoms#key-of-another',
  ],
  [
    'ConnectTimeoutError: Connect Timeout Error (attempted address: api.example.com:443, timeout: 10000ms)',
    '/symptoms#connect-timeout',
  ],
  ['TimeoutError: signal timed out', '/symptoms#aborted'],
  ['PayloadTooLargeError: request entity too large', '/symptoms#content-too-large'],
] as const

test('words find the page that answers them', async () => {
  await site.open('/guide/', async (page) => {
    const missed: string[] = []
    for (const [words, link] of FOUND) {
      await searchFor(page, words)
      const found = (await hrefs(page)).slice(0, 5)
      if (!found.includes(link)) missed.push(`${words}: ${found.join(' ')}`)
    }
    expect(missed).toEqual([])
  })
})

test('a message finds what explains it first', async () => {
  await site.open('/guide/', async (page) => {
    const missed: string[] = []
    for (const [message, link] of MESSAGES) {
      await searchFor(page, message)
      const [found = ''] = await hrefs(page)
      if (found !== link) missed.push(`${message}: ${found}`)
    }
    expect(missed).toEqual([])
  })
})

test('each result says where it is and why it was found', async () => {
  await site.open('/', async (page) => {
    await searchFor(page, 'hangs')
    for (const result of await page.locator('.result').all()) {
      expect(await result.locator('.result-place').innerText()).not.toBe('')
      expect(await result.locator('.result-text').innerText()).toMatch(/\S+ \S+/)
    }
    expect(await page.locator('.result-text mark').first().innerText()).toMatch(/^hang/i)
    const first = page.locator('.result').first()
    const [outer, text] = [await first.boundingBox(), await textEnd(first.locator('.result-text'))]
    expect(text).toBeLessThanOrEqual((outer?.x ?? 0) + (outer?.width ?? 0))
  })
})

describe('keys', () => {
  test('arrows choose, and Enter opens', async () => {
    await site.open('/', async (page) => {
      await searchFor(page, 'retry')
      const [, second = ''] = await hrefs(page)
      await page.keyboard.press('ArrowDown')
      const chosen = page.locator('.result[aria-selected=true]')
      await expect.poll(() => chosen.getAttribute('href')).toBe(second)
      const field = page.getByRole('combobox', { name: 'Search' })
      const id = (await chosen.getAttribute('id')) ?? ''
      await expect.poll(() => field.getAttribute('aria-activedescendant')).toBe(id)
      await page.keyboard.press('Enter')
      await page.waitForURL(site.origin + second)
      await expect.poll(() => page.locator('dialog[open]').count()).toBe(0)
    })
  })

  test('Escape closes it, and the focus is where it was', async () => {
    await site.open('/client/retry', async (page) => {
      const link = page.locator('.vp-doc a[href="#the-recipe"]').last()
      await link.focus()
      await page.keyboard.press('/')
      await page.locator('dialog.search input').waitFor()
      await expect.poll(() => focused(page)).toBe('search-words')
      await page.keyboard.press('Escape')
      await page.locator('dialog.search').waitFor({ state: 'detached' })
      await expect.poll(() => link.evaluate((one) => one === document.activeElement)).toBe(true)
    })
  })

  test.each(['Control+k', '/'])('%s counts before the script of the page is there', async (key) => {
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    const before = async (page: Page) => {
      await page.route(/\/assets\/.*\.js$/, async (route) => {
        await held
        await route.continue()
      })
    }
    await site.open(
      '/client/retry',
      async (page) => {
        await page.locator('h1').waitFor()
        await page.keyboard.press(key)
        await page.keyboard.type('hangx')
        await page.keyboard.press('Backspace')
        expect(await page.locator('dialog').count()).toBe(0)
        release()
        await page.locator('.result').first().waitFor()
        await expect.poll(() => page.locator('#search-words').inputValue()).toBe('hang')
      },
      { before, hydrated: false },
    )
  })

  test('the focus stays inside, and the button of a click gets it back', async () => {
    await site.open('/', async (page) => {
      const button = page.getByRole('button', { name: 'Search' }).first()
      await button.click()
      await page.locator('dialog.search input').waitFor()
      for (let tabs = 0; tabs < 8; tabs++) {
        await page.keyboard.press('Tab')
        const outside = await page.evaluate(() => {
          const { activeElement: active } = document
          return active !== document.body && !active?.closest('dialog.search')
        })
        expect(outside).toBe(false)
      }
      await page.keyboard.press('Escape')
      await expect.poll(() => button.evaluate((one) => one === document.activeElement)).toBe(true)
    })
  })
})

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test.each([375, 1280])(
    'a screen reader finds no barrier at %i px, and nothing is cut',
    async (width) => {
      await site.open(
        '/',
        async (page) => {
          await searchFor(page, 'hangs')
          expect(await barriersIn(page, 'dialog.search')).toEqual([])
          const wide = await page.evaluate(() =>
            [...document.querySelectorAll('dialog.search, .results, .result')]
              .filter((one) => one.scrollWidth > one.clientWidth)
              .map((one) => one.className),
          )
          expect(wide).toEqual([])
        },
        { colorScheme, viewport: { width, height: 800 } },
      )
    },
  )
})

test('a screen reader hears how many results there are, also when there are none', async () => {
  await site.open('/', async (page) => {
    await searchFor(page, 'hangs')
    const status = page.locator('dialog.search [role=status]')
    await expect.poll(() => status.innerText()).toMatch(/^\d+ results?$/)
    await page.locator('dialog.search input').fill('xylophone')
    await expect.poll(() => status.innerText()).toContain('xylophone')
    await expect.poll(() => page.locator('.result').count()).toBe(0)
  })
})

test('nothing is loaded for it before a reader searches', async () => {
  const loaded: string[] = []
  const before = async (page: Page) => void page.on('request', (one) => loaded.push(one.url()))
  await site.open(
    '/client/retry',
    async (page) => {
      const asked = () => loaded.filter((url) => /search-pages|search-box|engine/.test(url)).length
      expect(asked()).toBe(0)
      await searchFor(page, 'retry')
      expect(asked()).toBe(3)
    },
    { before },
  )
})

test('what it reads is small, and grows by 2.5 KB at most for each recipe', () => {
  const folder = join(dist, 'assets/chunks')
  const name = readdirSync(folder).find((each) => each.includes('search-pages')) ?? ''
  const size = gzipSync(readFileSync(join(folder, name)), { level: 9 }).length
  const recipes = recipesOf(root).length
  expect(recipes).toBeGreaterThan(0)
  // The guide, the reference and the symptoms, and then so much for each recipe.
  expect(size).toBeLessThanOrEqual(45_000 + recipes * 2_500)
})

function focused(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.activeElement?.id)
}

/** Where the longest line of a text ends. */
function textEnd(text: ReturnType<Page['locator']>): Promise<number> {
  return text.evaluate((element) => {
    const range = document.createRange()
    range.selectNodeContents(element)
    return Math.max(...[...range.getClientRects()].map(({ right }) => right))
  })
}
