import { freemem } from 'node:os'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'
import { hangs } from '../../scripts/lib/hangs.ts'
import { findBrowser } from '../../scripts/site/browser.ts'

/**
 * Nothing but this machine is found, by name or by address: a request to another site fails. To judge each request here would
 * cost as much as many pages do, and would turn off the cache.
 */
const ONLY_HERE = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'

/** Starts the browser that the site is tested in. What is waited for in it hangs, or comes. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = await findBrowser()
  if (executablePath === undefined) {
    throw new Error('There is no browser to test the site in. "npm test" installs one.')
  }
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', ONLY_HERE]
  const browser = await chromium.launch({ executablePath, args, timeout: hangs })
  await tellCrashes(browser)
  browser.on('context', (context) => context.setDefaultTimeout(hangs))
  return browser
}

/** Playwright says only that a page has crashed; the browser says how: out of memory, killed, or by which signal. */
async function tellCrashes(browser: Browser): Promise<void> {
  const devtools = await browser.newBrowserCDPSession()
  devtools.on('Target.targetCrashed', ({ status, errorCode }) => {
    const free = Math.round(freemem() / 1e6)
    console.error(`The browser has lost a page: ${status}, ${errorCode}, with ${free} MB free`)
  })
  await devtools.send('Target.setDiscoverTargets', { discover: true })
}
