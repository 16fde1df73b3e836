import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, dirname, join, relative } from 'node:path'
import { env, platform } from 'node:process'
import { promisify } from 'node:util'

/**
 * The path of a Chromium to test with: the one named by `CHROME_PATH`, else the installed shell of Chromium, which
 * opens a page for half the CPU time because it has no windows of its own, else an installed Chrome, Chromium or Edge,
 * else one that Playwright has downloaded for any project.
 *
 * @returns nothing if there is none that starts
 */
export async function findBrowser(): Promise<string | undefined> {
  const named = env['CHROME_PATH']
  if (named !== undefined && named !== '') {
    if (await starts(named)) return named
    throw new Error(`CHROME_PATH is ${named}, but "${named} --version" does not run.`)
  }
  return (
    (await firstThatStarts(installed(commands, elsewhere))) ??
    firstThatStarts(await downloadedByPlaywright())
  )
}

/**
 * The path of a Firefox to open the site in: the one named by `FIREFOX_PATH`, else an installed one.
 *
 * @returns nothing if there is none that starts
 */
export async function findFirefox(): Promise<string | undefined> {
  const named = env['FIREFOX_PATH']
  if (named !== undefined && named !== '') {
    if (await starts(named)) return named
    throw new Error(`FIREFOX_PATH is ${named}, but "${named} --version" does not run.`)
  }
  return firstThatStarts(installed(['firefox-esr', 'firefox'], firefoxElsewhere))
}

const commands = [
  'chromium-headless-shell',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
]

const elsewhere = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData'].flatMap((folder) => [
    join(env[folder] ?? '', 'Google/Chrome/Application/chrome.exe'),
    join(env[folder] ?? '', 'Microsoft/Edge/Application/msedge.exe'),
  ]),
}

const firefoxElsewhere = {
  darwin: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
  win32: ['ProgramFiles', 'ProgramFiles(x86)'].map((folder) =>
    join(env[folder] ?? '', 'Mozilla Firefox/firefox.exe'),
  ),
}

function installed(names: readonly string[], paths: typeof elsewhere): string[] {
  if (platform === 'darwin' || platform === 'win32') return paths[platform]
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return names.flatMap((command) => folders.map((folder) => join(folder, command)))
}

/** Playwright keeps each revision in a folder of its own; any of them will do, the newest first. */
async function downloadedByPlaywright(): Promise<string[]> {
  // Only where it is asked: it takes longer to load than all the rest.
  const { chromium } = await import('playwright-core')
  const expected = chromium.executablePath()
  const revision = /^.*[\\/]chromium-\d+/.exec(expected)?.[0]
  if (revision === undefined) return [expected]
  const cache = dirname(revision)
  const revisions = existsSync(cache) ? readdirSync(cache) : []
  const others = revisions
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .map((name) => join(cache, name, relative(revision, expected)))
  return [expected, ...others]
}

async function firstThatStarts(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if (await starts(path)) return path
  return undefined
}

/** Some systems put a script in the place of a browser which only says how to install it. */
async function starts(path: string): Promise<boolean> {
  if (!existsSync(path)) return false
  if (platform === 'win32') return true // there `--version` opens a window
  try {
    await promisify(execFile)(path, ['--version'], { timeout: 60_000 })
    return true
  } catch {
    return false
  }
}
