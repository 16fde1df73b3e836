import type { Browser } from 'playwright-core'
import { blockingIn, type Blocking, type TraceEvent } from './trace.ts'

const CATEGORIES = [
  'blink.user_timing',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'loading',
  'v8',
  '__metadata',
]

export interface Visited extends Blocking {
  readonly elements: number
}

/** Opens a page as a reader does who comes for the first time, and counts what keeps it from answering. */
export async function firstVisit(browser: Browser, url: string): Promise<Visited> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  try {
    const page = await context.newPage()
    await browser.startTracing(page, { categories: CATEGORIES })
    await page.goto(url, { waitUntil: 'networkidle' })
    const elements = await page.locator('*').count()
    // What the page puts off comes within a moment of a processor that nobody slows down.
    await page.waitForTimeout(1_500)
    const trace = await browser.stopTracing()
    const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] }
    return { ...blockingIn(traceEvents), elements }
  } finally {
    await context.close()
  }
}
