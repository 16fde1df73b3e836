import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { searchFor } from './finding.fixture.ts'
import { useSite } from './site.fixture.ts'

const site = useSite()

/** What someone types who does not know the site, and a sentence or a name that answers it. */
const PROBLEMS = [
  ['customer ordered twice', '/client/retry', 'The key belongs to the order, not to the call'],
  ['UND_ERR_HEADERS_TIMEOUT', '/guide/timeouts', 'the library turns off those of undici'],
  ['hangs although I set a timeout', '/guide/timeouts', 'Only idleTimeout distinguishes'],
  ['invalid_grant two processes', '/client/token-refresh', 'The third part needs a lock'],
  [
    'No signatures found matching the expected signature',
    '/guide/request-body',
    'A sender signs the bytes of its message',
  ],
  ['CORS header missing on 404', '/guide/server-middleware', 'mapResponse() changes both kinds'],
  ['password in log', '/client/logging', 'judges a name by its parts'],
  ['MaxListenersExceededWarning', '/symptoms', 'Add one listener for many calls'],
  ['Body is unusable', '/guide/request-body', 'Two ways to read'],
  ['rate limit 429', '/client/retry', 'Retry-After comes first'],
  ['axios retry sends empty body', '/client/retry', 'A stream is spent after the first attempt'],
  ['429 from OpenAI', '/client/retry', 'Retry-After comes first'],
  [
    'express rate limit behind nginx counts one IP',
    '/server/client-address',
    'The last entry is from your own proxy',
  ],
  ['fetch hangs forever', '/guide/timeouts', 'Only idleTimeout distinguishes'],
  ['refresh token race', '/client/token-refresh', 'Without a lock each of five calls'],
  ['CORS header missing on 500', '/guide/server-middleware', 'mapResponse() changes both kinds'],
  ['stripe signature mismatch next.js', '/server/webhook', 'refuses genuine messages'],
  ['ECONNRESET keep-alive', '/client/retry', 'POST is sent once, because the service may'],
  [
    'request aborted but handler runs on',
    '/guide/server-middleware',
    'request.signal aborts when the client disconnects',
  ],
  ['JWT kid rotation', '/server/jwt', 'A token with an unknown kid causes the next fetch'],
  ['duplicate charge on retry', '/client/retry', 'The key belongs to the order, not to the call'],
  ['unexpected end of form', '/guide/request-body', 'Nothing of a failed upload stays'],
  ['express req.user', '/guide/in-your-framework', 'keeps the values in an AsyncLocalStorage'],
  [
    'rate limit cloudflare workers',
    '/server/rate-limit',
    'A Durable Object counts for all Workers',
  ],
  ['SSE reconnect loses events', '/client/event-stream', 'It goes on after the last whole event'],
] as const

test.each(PROBLEMS)('“%s” is at most two clicks from %s', async (words, path, answer) => {
  await site.open('/', async (page) => {
    let clicks = 0
    const home = await titleOf(page)
    await searchFor(page, words)
    await page.keyboard.press('Enter')
    clicks++
    await page.locator('dialog.search').waitFor({ state: 'detached' })
    // The address changes before the page does.
    await expect.poll(() => titleOf(page)).not.toBe(home)
    const beside = `./${path.split('/').at(-1)}`
    const links = `a:is([href*="${path}"], [href^="${beside}"])`
    const way = page.locator(`${entryOf(page)} ${links}`).first()
    if (!new URL(page.url()).pathname.startsWith(path)) {
      await way.click()
      clicks++
      await page.waitForURL((url) => url.pathname === path)
    }
    const text = async () => (await page.locator('.vp-doc').innerText()).replace(/\s+/g, ' ')
    await expect.poll(async () => (await text()).toLowerCase()).toContain(answer.toLowerCase())
    expect(clicks).toBeLessThanOrEqual(2)
  })
})

/** The entry of the symptoms that the address names; another page as a whole. */
function entryOf(page: Page): string {
  const { hash, pathname } = new URL(page.url())
  return pathname === '/symptoms' && hash !== '' ? `${hash} ~ dl.symptom` : '.vp-doc'
}

function titleOf(page: Page): Promise<string> {
  return page.locator('h1').first().innerText()
}
