import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'
import { findBrowser } from '../../scripts/browser.ts'

/** Starts the browser that the site is tested in. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = await findBrowser()
  if (executablePath === undefined) {
    throw new Error('There is no browser to test the site in. "npm test" installs one.')
  }
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
  return chromium.launch({ executablePath, args, timeout: 120_000 })
}
