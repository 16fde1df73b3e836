import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { argv, getuid } from 'node:process'
import { findBrowser } from './browser.ts'
import { endWithReader } from './end-with-reader.js'

const help = `Usage: tsx scripts/install-browser.ts

Finds the browser that the site is tested in: CHROME_PATH, an installed Chrome, Chromium or Edge, or
one that Playwright has downloaded. If there is none, installs Debian's (or Ubuntu's) chromium package,
which takes root; elsewhere says what to do.`

const whatToDo = `There is no browser to test the site in. Do one of these, then try again:
  - install Chrome or Chromium
  - let Playwright download one: npx playwright-core install chromium
  - name one: CHROME_PATH=/path/to/chrome npm test`

endWithReader()
if (argv.includes('--help') || argv.includes('-h')) console.log(help)
else await installBrowser().catch(explain)

async function installBrowser() {
  const there = await findBrowser()
  if (there !== undefined) {
    console.log(`Using ${there}`)
    return
  }
  if (getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) throw new Error(whatToDo)
  console.log('Installing the chromium package with apt-get, because there is no browser.')
  // A list that cannot be refreshed does not matter if the package is in another.
  await aptGet('update').catch((error: unknown) => console.error(String(error)))
  await aptGet('install', '--yes', '--no-install-recommends', 'chromium')
  const installed = await findBrowser()
  if (installed === undefined) throw new Error(whatToDo)
  console.log(`Using ${installed}`)
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
