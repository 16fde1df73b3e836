import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { build } from 'vite'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { dist, root } from './built-site.ts'
import { useSite } from './site.fixture.ts'
import { barriersIn } from './barriers.ts'

const desktop = { width: 1280, height: 900 }
const site = useSite()
/** The same for most tests: opening it takes longer than all that they do. */
let page: Page
let block: Locator
let popup: Locator
let notes: Page | undefined

beforeAll(async () => {
  ;({ page, block, popup } = await open())
})

/** As a reader finds it, except that what was loaded stays loaded. */
beforeEach(async () => {
  await page.emulateMedia({
    media: null,
    colorScheme: null,
    reducedMotion: null,
    forcedColors: null,
  })
  await page.setViewportSize(desktop)
  await page.keyboard.press('Escape')
  await page.mouse.move(0, 0)
  await page.evaluate(() => {
    scrollTo(0, 0)
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  })
  await popup.waitFor({ state: 'hidden' })
})

test('before the first hover a page loads nothing for it; then one script and one file of types', async () => {
  const context = await site.browser.newContext({ viewport: desktop })
  const requests: string[] = []
  context.on('request', (request) => requests.push(new URL(request.url()).pathname))
  const forTypes = () =>
    requests
      .filter((path) => /\/explain\.|\/assets\/types\//.test(path))
      .map((path) => path.replace(/\.[\w-]+\.js(on)?$/, '.*'))
  const { block, popup } = await open(context)
  expect(forTypes()).toEqual([])
  await name('HttpRequest', block).hover()
  await popup.waitFor()
  expect(forTypes()).toEqual(['/assets/chunks/explain.*', '/assets/types/retry.*'])
  await context.close()
})

test.each(['script', 'sheet'])(
  'a %s that could not be loaded is asked for again, and nothing fails besides',
  async (what) => {
    const context = await site.browser.newContext({ viewport: desktop })
    const { page, block, popup } = await open(context)
    const errors: Error[] = []
    page.on('pageerror', (error) => errors.push(error))
    const missing = what === 'script' ? '**/explain.*.js' : '**/assets/types/*'
    await page.route(missing, (route) => route.abort())
    const failed = page.waitForEvent('requestfailed')
    await name('HttpRequest', block).hover()
    await failed
    await page.unroute(missing)
    const pointAgain = async () => {
      await page.mouse.move(0, 0)
      await name('HttpRequest', block).hover()
      return popup.isVisible()
    }
    await expect.poll(pointAgain, { interval: 500 }).toBe(true)
    expect(errors).toEqual([])
    await context.close()
  },
)

test('the script that waits for a reader is under 2 KB, and what it loads under 4', async () => {
  const entry = join(root, '.vitepress/theme/types/intent.ts')
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: { lib: { entry, formats: ['es'] }, write: false, minify: true },
  })
  const chunks = [built]
    .flat()
    .flatMap((one) => ('output' in one ? one.output : []))
    .filter((one) => one.type === 'chunk')
  const sizes = chunks.map(({ isEntry, code }) => ({ isEntry, size: gzipSync(code).length }))
  expect(sizes.map(({ isEntry }) => isEntry).sort()).toEqual([false, true])
  for (const { isEntry, size } of sizes) expect(size).toBeLessThan(isEntry ? 2048 : 4096)
})

test('no sheet tells the folder in which the site was built', () => {
  const folder = join(dist, 'assets/types')
  const sheets = readdirSync(folder)
  expect(sheets.length).toBeGreaterThan(10)
  expect(
    sheets.filter((sheet) => readFileSync(join(folder, sheet), 'utf8').includes(root)),
  ).toEqual([])
})

describe('a mouse', () => {
  test('shows a type with its explanation and a link to the reference, and can go there', async () => {
    await name('Middleware').hover()
    await expect
      .poll(() => popup.locator('code').first().innerText())
      .toContain('type Middleware =')
    await popup.getByRole('link', { name: 'Reference' }).click()
    await page.waitForURL('**/reference/#middleware')
    await popup.waitFor({ state: 'hidden' })
    await page.goBack()
    await block.waitFor()
    await unfold(block)
  })

  test('closes it by going elsewhere, or with Escape', async () => {
    await pointAt('HttpRequest')
    await page.keyboard.press('Escape')
    await popup.waitFor({ state: 'hidden' })
    await pointAt('HttpRequest')
    const showsBesideTitle = async () => {
      await page.locator('h1').hover()
      return popup.isVisible()
    }
    await expect.poll(showsBesideTitle).toBe(false)
  })

  test('moves nothing on the page', async () => {
    const measure = () =>
      page.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.scrollHeight,
        ...[...document.querySelectorAll('figure .line')]
          .filter((line) => line.checkVisibility())
          .map((line) => line.getBoundingClientRect().top + scrollY),
      ])
    const before = await measure()
    await pointAt('HttpRequest')
    expect(await measure()).toEqual(before)
  })
})

describe('a keyboard', () => {
  test('walks from name to name, and Escape leads back', async () => {
    await startWalk()
    await expect.poll(focused).toBe('sleep')
    await expect.poll(() => popup.innerText()).toContain('function sleep')
    for (const [key, name] of [
      ['ArrowDown', 'timeLeft'],
      ['ArrowRight', 'HttpRequest'],
      ['ArrowUp', 'timeLeft'],
      ['ArrowLeft', 'sleep'],
    ] as const) {
      await page.keyboard.press(key)
      await expect.poll(focused).toBe(name)
    }
    await page.keyboard.press('End')
    await expect.poll(focused).not.toBe('sleep')
    await page.keyboard.press('Home')
    await expect.poll(focused).toBe('sleep')
    const describedBy = () =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-describedby'))
    await expect.poll(describedBy).toBe('type-popup')
    await page.keyboard.press('Escape')
    await expect.poll(focused).toBe('Types')
    await popup.waitFor({ state: 'hidden' })
  })

  test('enters the popup, and comes back', async () => {
    await startWalk()
    await page.keyboard.press('Enter')
    await expect.poll(focused).toBe('Reference')
    await page.keyboard.press('Escape')
    await expect.poll(focused).toBe('sleep')
  })

  test('goes to a button that the browser describes to a screen reader by its type', async () => {
    await startWalk()
    const { role, name, description } = await announced()
    expect([role, name]).toEqual(['button', 'sleep'])
    expect(description).toMatch(/^function sleep.* Reference$/s)
  })

  test('walks in a toolbar of an application: so a screen reader leaves the arrow keys to the page', async () => {
    await startWalk()
    expect(await rolesAround()).toEqual(['toolbar', 'application'])
    await page.keyboard.press('Escape')
    await expect.poll(() => block.locator('[role]').count()).toBe(0)
  })

  test('finds one stop more per block, not one per name', async () => {
    await startWalk()
    const stops = block.locator('.typed[tabindex="0"]')
    await expect.poll(() => stops.count()).toBe(1)
    await page.keyboard.press('Tab')
    await popup.waitFor({ state: 'hidden' })
    await expect.poll(() => block.locator('.typed[tabindex]').count()).toBe(0)
  })
})

test('a finger taps a name, and elsewhere', async () => {
  const phone = await site.browser.newContext({
    hasTouch: true,
    isMobile: true,
    viewport: { width: 390, height: 700 },
  })
  const { page, block, popup } = await open(phone)
  await name('HttpRequest', block).tap()
  await popup.waitFor()
  await expect.poll(() => popup.innerText()).toContain('class HttpRequest')
  await page.locator('h1').tap()
  await popup.waitFor({ state: 'hidden' })
  await phone.close()
})

test.each(['light', 'dark'] as const)('an open popup is accessible in %s', async (colorScheme) => {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await startWalk()
  await page.keyboard.press('ArrowDown')
  // The rest of the page is looked at in site.test.ts.
  expect(await barriersIn(page, '#type-popup, figure.block:has(.explained)')).toEqual([])
})

describe.each(['light', 'dark'] as const)('with forced colours, %s', (colorScheme) => {
  test('lines say what colours and backgrounds say otherwise', async () => {
    const button = block.locator('button.types').first()
    await page.emulateMedia({ colorScheme, forcedColors: 'active' })
    const released = await lines(button)
    await startWalk()
    const text = await systemColor('CanvasText')
    const highlight = await systemColor('Highlight')
    const edge = await systemColor('ButtonText')
    expect(released).toMatchObject({ border: [1, 'solid', edge] })
    expect(await lines(button)).toMatchObject({ outline: [2, 'solid', highlight] })
    expect(await lines(popup)).toMatchObject({ border: [2, 'solid', text] })
    const explained = block.locator('.typed.explained')
    await expect.poll(() => lines(explained)).toMatchObject({ outline: [3, 'solid', highlight] })
    await page.keyboard.press('Enter')
    await expect.poll(() => lines(explained)).toMatchObject({ outline: [1, 'solid', text] })
    await page.keyboard.press('Escape')
  })

  test('an error differs from another note, and a highlight from what is around it', async () => {
    notes ??= await openNotes()
    const page = notes
    await page.emulateMedia({ colorScheme, forcedColors: 'active' })
    const [error, query, highlight, line] = await Promise.all(
      ['.code-note-error', '.code-note-query', '.code-highlight', '.line.highlighted'].map((each) =>
        lines(page.locator(each).first()),
      ),
    )
    expect(error?.border).toEqual([8, 'double', await systemColor('CanvasText', page)])
    expect(query?.border).toEqual([3, 'solid', await systemColor('CanvasText', page)])
    const dashed = [1, 'dashed', await systemColor('Highlight', page)]
    expect([highlight?.outline, line?.outline]).toEqual([dashed, dashed])
  })
})

test.each([
  { width: 320, height: 568 },
  { width: 640, height: 450 }, // 200 % of 1280 × 900
])('the popup of every name stays in a window of $width × $height', async (size) => {
  await page.setViewportSize(size)
  await startWalk()
  const names = await block.locator('.typed').count()
  const outside: unknown[] = []
  for (let index = 0; index < Math.min(names, 60); index++) {
    const [name, left, top, right, bottom] = await popup.evaluate((element) => {
      const box = element.getBoundingClientRect()
      return [document.activeElement?.textContent, box.left, box.top, box.right, box.bottom]
    })
    const fits = left >= 0 && top >= 0 && right <= size.width && bottom <= size.height
    if (!fits) outside.push([name, left, top, right, bottom])
    await page.keyboard.press('ArrowRight')
  }
  expect(outside).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(size.width)
})

test('a long line of a type breaks inside the popup, and what follows the break is indented', async () => {
  await page.setViewportSize({ width: 320, height: 568 })
  await startWalk()
  let starts: readonly number[] = []
  for (let names = 0; names < 60 && starts.length < 3; names++) {
    await page.keyboard.press('ArrowRight')
    starts = await startsOfLines(popup.locator('.shiki > i').first())
  }
  const [first = 0, second = 0, ...others] = starts
  expect(second).toBeGreaterThan(first + 10)
  expect(others).toEqual(others.map(() => second))
})

test('what is copied is the code, with a popup open too', async () => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await name('HttpRequest').hover()
  await popup.waitFor()
  await block.locator('button.copy').click()
  const source = readFileSync(join(root, 'snippets/client/retry/retry.ts'), 'utf8')
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe(source.trimEnd())
})

test('that code was copied is said, not only shown', async () => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await block.locator('button.copy').click()
  await expect.poll(() => page.getByRole('status').allInnerTexts()).toContain('Copied')
})

test('errors are under their lines, and are not copied', async () => {
  const context = await site.browser.newContext({
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const { page } = await open(context, '/guide/client-middleware')
  const wrong = page
    .locator('figure.block')
    .filter({ has: page.locator('.code-note-error') })
    .first()
  expect(await wrong.locator('.code-note-error').first().innerText()).toMatch(/^TS2322: Type /)
  await wrong.locator('button.copy').click()
  const path = join(root, 'snippets/guide/client-middleware/mistakes.ts')
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe(readFileSync(path, 'utf8').trimEnd())
  await context.close()
})

test('without scripts the code is complete, and there is no button that does nothing', async () => {
  const bare = await site.browser.newContext({ javaScriptEnabled: false })
  const { block } = await open(bare)
  const source = readFileSync(join(root, 'snippets/client/retry/retry.ts'), 'utf8')
  expect(await block.locator('pre').innerText()).toBe(source.trimEnd())
  expect(await block.locator('button.types').isVisible()).toBe(false)
  await bare.close()
})

test('nothing of it is printed', async () => {
  await name('HttpRequest').hover()
  await popup.waitFor()
  await page.emulateMedia({ media: 'print' })
  await popup.waitFor({ state: 'hidden' })
  await block.locator('button.types').waitFor({ state: 'hidden' })
})

interface Opened {
  readonly page: Page
  readonly block: Locator
  readonly popup: Locator
}

async function open(context?: BrowserContext, path = '/client/retry'): Promise<Opened> {
  const page = await (context ?? (await site.browser.newContext({ viewport: desktop }))).newPage()
  await page.goto(site.origin + path)
  await page.waitForLoadState('networkidle')
  const block = page.locator('.vp-code-group figure.block').first()
  await unfold(block)
  return { page, block, popup: page.locator('#type-popup') }
}

/** Without a pointer on the code: that would be a reason to fetch types. */
/** Again, until it shows: a browser tells nothing of a page that changes under a pointer which rests. */
async function pointAt(text: string): Promise<void> {
  const shows = async () => {
    if (await popup.isVisible()) return true
    await page.mouse.move(0, 0)
    // What is not there yet is looked for again.
    await name(text)
      .hover({ timeout: 10_000 })
      .catch(() => undefined)
    return popup.isVisible()
  }
  await expect.poll(shows, { interval: 500 }).toBe(true)
}

async function unfold(block: Locator): Promise<void> {
  await block.locator('.block-fold').evaluateAll((folds) => {
    for (const fold of folds) if (fold instanceof HTMLDetailsElement) fold.open = true
  })
}

/** The place where the recipe imports a name; it need not have an element of its own yet. */
function name(text: string, within = block): Locator {
  return within
    .locator('.line span')
    .filter({ hasText: new RegExp(`^\\s*${text}\\s*$`) })
    .last()
}

async function startWalk(): Promise<void> {
  await block.locator('button.types').first().focus()
  await page.keyboard.press('Enter')
  await popup.waitFor()
}

/** The roles of what the walk's name is in, from the inside out, as far as the block. */
function rolesAround(): Promise<(string | null)[]> {
  return block.locator('.typed[tabindex="0"]').evaluate((name) => {
    const roles = []
    for (let at = name.parentElement; at && at.tagName !== 'FIGURE'; at = at.parentElement) {
      if (at.role !== null) roles.push(at.role)
    }
    return roles
  })
}

/** What a screen reader gets from the browser for the element that has the focus. */
async function announced(): Promise<Readonly<Record<string, unknown>>> {
  const devtools = await page.context().newCDPSession(page)
  const { result } = await devtools.send('Runtime.evaluate', {
    expression: 'document.activeElement',
  })
  const { objectId } = result
  if (objectId === undefined) throw new Error('Nothing has the focus.')
  const { nodes } = await devtools.send('Accessibility.getPartialAXTree', {
    objectId,
    fetchRelatives: false,
  })
  await devtools.detach()
  const [node] = nodes
  const { role, name, description } = node ?? {}
  return { role: role?.value, name: name?.value, description: description?.value }
}

/** A block of a page, with one of every kind of note: the site need not show them all. */
async function openNotes(): Promise<Page> {
  const { page, block } = await open()
  await block.locator('code').evaluate((code) => {
    code.insertAdjacentHTML(
      'afterbegin',
      '<span class="line highlighted">const <span class="code-highlight">marked</span></span>\n' +
        '<span class="line">const <span class="code-query">asked</span></span>\n' +
        '<span class="code-note code-note-query">const asked: number</span>' +
        '<span class="line">const <span class="code-error">wrong</span></span>\n' +
        '<span class="code-note code-note-error">TS2322: No.</span>',
    )
  })
  return page
}

/** Where each line of a text that is broken begins, in px from the left. */
function startsOfLines(text: Locator): Promise<readonly number[]> {
  return text.evaluate((element) => {
    const range = document.createRange()
    range.selectNodeContents(element)
    const byLine = new Map<number, number>()
    for (const { bottom, left } of range.getClientRects()) {
      const line = Math.round(bottom)
      byLine.set(line, Math.min(Math.round(left), byLine.get(line) ?? Infinity))
    }
    return [...byLine.values()]
  })
}

/** How an element is framed: width in px, style and colour, of its border on the left. */
function lines(element: Locator) {
  return element.evaluate((node) => {
    const style = getComputedStyle(node)
    const { borderLeftWidth, borderLeftStyle, borderLeftColor } = style
    return {
      border: [parseFloat(borderLeftWidth), borderLeftStyle, borderLeftColor],
      outline: [parseFloat(style.outlineWidth), style.outlineStyle, style.outlineColor],
    }
  })
}

/** As the browser has it while colours are forced. */
function systemColor(name: string, within = page): Promise<string> {
  return within.evaluate((color) => {
    const probe = document.body.appendChild(document.createElement('i'))
    probe.style.cssText = `forced-color-adjust: none; color: ${color}`
    const { color: computed } = getComputedStyle(probe)
    probe.remove()
    return computed
  }, name)
}

/** What has the focus, by its text. */
function focused(): Promise<string | undefined> {
  return page.evaluate(() => document.activeElement?.textContent.trim())
}
