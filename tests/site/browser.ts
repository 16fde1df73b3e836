import { findBrowser } from '../../scripts/browser.ts'

/** The browser that the site is tested in. */
export async function browserPath(): Promise<string> {
  const path = await findBrowser()
  if (path === undefined) {
    throw new Error('There is no browser to test the site in. "npm test" installs one.')
  }
  return path
}
