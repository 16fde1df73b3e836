import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { argv, getuid } from 'node:process'
import { findBrowser, findFirefox } from './browser.ts'
import { endWithReader } from '../lib/end-with-reader.js'

const help = `Usage: tsx scripts/site/install-browser.ts

Finds the browsers that the site is tested in: CHROME_PATH, an installed shell of Chromium, Chrome,
Chromium or Edge, or one that Playwright has downloaded; and FIREFOX_PATH or an installed Firefox. What
is missing is installed from Debian's packages, chromium-headless-shell (chromium where there is none)
and firefox-esr, which takes root; elsewhere it says what to do. Without Firefox its tests are skipped,
and counted as skipped.`

const whatToDo = `There is no browser to test the site in. Do one of these, then try again:
  - install Chrome or Chromium
  - let Playwright download one: npx playwright-core install chromium
  - name one: CHROME_PATH=/path/to/chrome npm test`

/** The package lists, once for all that is installed. */
let refreshed: Promise<void> | undefined

endWithReader()
if (argv.includes('--help') || argv.includes('-h')) console.log(help)
else await installBrowsers().catch(explain)

async function installBrowsers() {
  if ((await findBrowser()) === undefined) await install('chromium-headless-shell')
  if ((await findBrowser()) === undefined) await install('chromium')
  if ((await findFirefox()) === undefined) await install('firefox-esr')
  const browser = await findBrowser()
  if (browser === undefined) throw new Error(whatToDo)
  console.log(`Using ${browser}`)
  const firefox = await findFirefox()
  if (firefox === undefined)
    console.warn('SKIPPED: no test in Firefox, because it is not installed')
  else console.log(`Using ${firefox}`)
}

/** A missing package is not an error here: another one may do. */
async function install(name: string) {
  if (getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  // A list that cannot be refreshed does not matter if the package is in another.
  await (refreshed ??= aptGet('update').catch(say))
  console.log(`Installing the ${name} package with apt-get, because there is no such browser.`)
  await aptGet('install', '--yes', '--no-install-recommends', name).catch(say)
}

function say(error: unknown) {
  console.error(String(error))
}

function explain(error: unknown) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

function aptGet(...options: string[]): Promise<void> {
  const child = spawn('apt-get', ['--quiet', ...options], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`"apt-get ${options.join(' ')}" ended with code ${String(code)}.`))
    })
  })
}
