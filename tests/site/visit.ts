import type { Page, Request } from 'playwright-core'
import { copyAll, type Copied } from './copy-all.ts'
import { sideways } from './sideways.ts'
import { hydrated } from './site.fixture.ts'
import { axePath } from './static-server.ts'

/** What a browser found on a page. */
export interface Visit {
  readonly path: string
  readonly title: string
  readonly headings: readonly string[]
  /** Everything a fragment may lead to. */
  readonly ids: readonly string[]
  /** Absolute addresses on this site. */
  readonly links: readonly string[]
  /** Errors in the console, failed requests, requests to another origin. */
  readonly faults: readonly string[]
  /** Serious findings of axe, as `light: rule: element`. */
  readonly violations: readonly string[]
  /** Pixels by which the page is wider than a 320 px window. */
  readonly overflow: number
  /** What a phone cuts off at its edge, and should not. */
  readonly cut: readonly string[]
  /** Sentences whose pieces, such as code, are items of a flexible row or a grid: columns side by side. */
  readonly torn: readonly string[]
  readonly copied: readonly Copied[]
  /** The paths of all that the page asked for by itself, until nothing more came. */
  readonly fetched: readonly string[]
  /** How many elements it has, before anything was pressed. */
  readonly elements: number
}

/** What axe has looked at on earlier pages, and need not look at again. */
export interface Known {
  /** Kinds of tokens, in kinds of lines, in kinds of blocks. */
  readonly tokens: string[]
  /** The layouts around the text: header, sidebar and the rest are the same on each page that has one. */
  readonly layouts: Set<string>
}

/**
 * Opens a page in light, in dark and on a narrow screen, presses its copy buttons, and collects what is to be judged.
 *
 * @param known gets what is new on this page
 */
export async function visit(
  page: Page,
  origin: string,
  path: string,
  known: Known,
): Promise<Visit> {
  const faults: string[] = []
  const stop = collectFaults(page, origin, faults)
  try {
    await page.setViewportSize({ width: 1440, height: 900 })
    const fetched = await load(page, origin + path)
    const elements = await page.evaluate(() => document.querySelectorAll('*').length)
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.addScriptTag({ url: axePath })
    await showIn(page, 'light')
    const found = await page.evaluate(() => ({
      title: document.title,
      headings: [...document.querySelectorAll('h1')].map((heading) => heading.innerText),
      ids: [...document.querySelectorAll('[id]')].map((element) => element.id),
      links: [...document.querySelectorAll<HTMLAnchorElement>('a[href]')]
        .map((link) => link.href)
        .filter((link) => link.startsWith(location.origin)),
    }))
    const copied = await copyAll(page)
    const torn = await page.evaluate(tornSentences)
    const cut = await sideways(page)
    await page.setViewportSize({ width: 320, height: 640 })
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    await page.setViewportSize({ width: 1280, height: 900 })
    known.tokens.push(...(await shorten(page, known.tokens)))
    const layout = await page.evaluate(() => document.querySelector('.Layout')?.className ?? '')
    const kinds = await page.evaluate(() =>
      ['VPNav', 'VPSidebar', 'VPDoc', 'VPHome', 'VPFooter'].filter((name) =>
        document.querySelector(`.${name}`),
      ),
    )
    const around = [layout, ...kinds].join(' ')
    const without = known.layouts.has(around) ? AROUND : []
    known.layouts.add(around)
    const light = await violations(page, 'light', without)
    await showIn(page, 'dark')
    const dark = await violations(page, 'dark', without, ['color-contrast'])
    const judged = { faults, violations: [...light, ...dark], overflow, cut, torn, copied }
    return { path, ...found, ...judged, fetched, elements }
  } finally {
    stop()
  }
}

/** @returns the paths of what the page asked for, also of what the browser had */
async function load(page: Page, address: string): Promise<readonly string[]> {
  const fetched: string[] = []
  const listen = (request: Request) => void fetched.push(new URL(request.url()).pathname)
  page.on('request', listen)
  try {
    await page.goto(address, { waitUntil: 'networkidle' })
    // Prefetching begins when a browser has nothing else to do.
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
    await page.waitForLoadState('networkidle')
    await hydrated(page)
    // What the page before still asked for is not this one's.
    return fetched.slice(fetched.lastIndexOf(new URL(address).pathname))
  } finally {
    page.off('request', listen)
  }
}

/** Runs in the page. */
function tornSentences(): string[] {
  return [...document.querySelectorAll('main *')]
    .filter((element) => {
      const hasText = [...element.childNodes].some(
        ({ nodeType, textContent }) => nodeType === Node.TEXT_NODE && textContent?.trim(),
      )
      return hasText && element.querySelector(':scope > :is(a, code, em, strong)')
    })
    .filter((element) => /flex|grid/.test(getComputedStyle(element).display))
    .map((element) => element.outerHTML.slice(0, 100))
}

/** What is the same on each page of a layout. */
const AROUND = ['.VPNav', '.VPLocalNav', '.VPSidebar', '.VPDocAside', '.VPDocFooter', '.VPFooter']

/**
 * axe takes seconds for thousands of elements. The lines that stay show each kind of token in each kind of block that no
 * earlier page has shown.
 *
 * @returns the kinds that are new
 */
async function shorten(page: Page, known: readonly string[]): Promise<string[]> {
  return page.evaluate((known) => {
    const seen = new Set(known)
    for (const line of document.querySelectorAll('.shiki code .line')) {
      // A summary is named by its line.
      if (line.closest('summary')) continue
      // Of what gives it a background.
      const around = [line.closest('figure'), line.closest('.custom-block, li, td, details')]
      const place = around.map((element) => element?.className).join(' in ')
      const kinds = [...line.querySelectorAll('*')].map(
        (token) => `${place} ${line.className} ${token.className}`,
      )
      if (kinds.every((kind) => seen.has(kind))) line.remove()
      for (const kind of kinds) seen.add(kind)
    }
    return [...seen].slice(known.length)
  }, known)
}

function collectFaults(page: Page, origin: string, faults: string[]): () => void {
  const aborted = new AbortController()
  const on: typeof page.on = (event: never, listener: never) => {
    page.on(event, listener)
    aborted.signal.addEventListener('abort', () => page.off(event, listener))
    return page
  }
  on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`)
  })
  on('pageerror', (error) => faults.push(`uncaught: ${error.message}`))
  on('request', (request) => {
    const url = new URL(request.url())
    if (url.protocol.startsWith('http') && url.origin !== origin) faults.push(`leaves: ${url.href}`)
  })
  on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()}: ${response.url()}`)
  })
  on('requestfailed', (request) => {
    const reason = request.failure()?.errorText
    // What a page was still fetching in advance when the visit went on was given up, and did not fail.
    if (reason !== 'net::ERR_ABORTED') faults.push(`failed: ${request.url()} ${reason}`)
  })
  return () => aborted.abort()
}

async function showIn(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await page.waitForFunction(
    (dark) => document.documentElement.classList.contains('dark') === dark,
    colorScheme === 'dark',
  )
}

/**
 * @param without parts of the page, as selectors
 * @param rules all, if none are given
 */
async function violations(
  page: Page,
  scheme: string,
  without: readonly string[],
  rules?: string[],
): Promise<string[]> {
  const options = { exclude: without.map((part) => [part]), runOnly: rules }
  const found = await page.evaluate(async ({ exclude, runOnly }) => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') }
    const { violations } = await axe.run(
      { include: [['html']], exclude },
      { resultTypes: ['violations'], ...(runOnly && { runOnly }) },
    )
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
  }, options)
  return found.map((violation) => `${scheme}: ${violation}`)
}
