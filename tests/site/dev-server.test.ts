import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { stripVTControlCharacters } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { missingPackages } from '../../scripts/setup/missing.js'
import { openBrowser } from './browser.ts'
import { tempSite } from './temp-site.ts'
import type { TempSite } from './temp-site.ts'

const recipe = `export function wait() {
  // #region body
  return 'first version'
  // #endregion body
}
`
const site: TempSite = tempSite({
  'docs/client/retry.md':
    '# Retry\n\n<<< @/../snippets/wait.ts#body\n<<< @/../snippets/usage.out\n<<< @/../snippets/uses.ts\n',
  'snippets/wait.ts': recipe,
  'snippets/usage.out': 'first output\n',
  'snippets/uses.ts': "import { wait } from './wait.ts'\n\nexport const waited = wait()\n",
  'docs/client/runs.md': '# Runs\n\n<<< @/../snippets/runs.out\n',
  'snippets/runs.ts': "console.log('ran')\n",
  'snippets/runs.out': 'ran\n',
})
const windows = process.platform === 'win32'
let server: ChildProcess
let browser: Browser
let page: Page
/** What the server printed, and what the browser said of the page. */
const said: string[] = []

beforeAll(async () => {
  expect(missingPackages(site.folder), '"npm ci" would run through a link').toBeUndefined()
  const env = { ...process.env, NODE_ENV: 'development' }
  const options = { cwd: site.folder, env, shell: windows, detached: !windows }
  server = spawn('npm', ['start', '--', '--port', '0'], options)
  const origin = await address(server)
  browser = await openBrowser()
  page = await browser.newPage()
  page.on('console', (message) => said.push(message.text()))
  page.on('pageerror', (error) => said.push(String(error.stack)))
  page.on('framenavigated', (frame) => said.push(`The browser went to ${frame.url()}`))
  await page.goto(`${origin}/client/retry`)
  await page.getByText('first output').waitFor()
})

afterAll(async () => {
  await browser?.close()
  await end(server)
  site.dispose()
})

beforeEach(({ onTestFailed }) => {
  onTestFailed(() => console.error(said.join('\n')))
})

test('a changed snippet changes the open page: the excerpt and the whole file', async () => {
  site.write('snippets/wait.ts', recipe.replace('first', 'second'))
  await expect.poll(() => page.getByText('second version').count()).toBe(2)
})

test('a type that changes in one file changes what is told about another', async () => {
  await expect.poll(() => told('waited'), { interval: 500 }).toContain('const waited: string')
  site.write('snippets/wait.ts', recipe.replace("'first version'", '[1]'))
  await expect.poll(() => told('waited'), { interval: 500 }).toContain('const waited: number[]')
})

test('a changed output changes the open page', async () => {
  // A page on which no other update is under way.
  const connected = page.waitForEvent('console', (message) => message.text().includes('connected'))
  await page.reload()
  await connected
  await page.getByText('first output').waitFor()
  site.write('snippets/usage.out', 'second output\n')
  await page.getByText('second output').waitFor()
})

test('what is saved as soon as the server has read the file is shown as well', async () => {
  for (const output of ['third', 'fifth']) {
    const read = page.waitForResponse(/\/retry\.md/)
    site.write('snippets/usage.out', 'soon to be another output\n')
    await read
    site.write('snippets/usage.out', `${output} output\n`)
    await page.getByText(`${output} output`).waitFor()
  }
})

test('a missing file is shown as an error, and the page recovers when it appears', async () => {
  site.remove('snippets/usage.out')
  await page.getByText('docs/client/retry.md:4 imports snippets/usage.out').waitFor()
  site.write('snippets/usage.out', 'third output\n')
  await page.getByText('third output').waitFor()
})

test('so does a page that could not be opened at all', async () => {
  site.remove('snippets/usage.out')
  await page.getByText('docs/client/retry.md:4 imports snippets/usage.out').waitFor()
  await page.reload()
  await page.getByText('docs/client/retry.md:4 imports snippets/usage.out').waitFor()
  site.write('snippets/usage.out', 'fourth output\n')
  await page.getByText('fourth output').waitFor()
})

test('also after an update came before it failed', async () => {
  site.remove('snippets/usage.out')
  const error = page.getByText('docs/client/retry.md:4 imports snippets/usage.out')
  await error.waitFor()
  const connected = page.waitForEvent('console', (message) => message.text().includes('connected'))
  const frames: string[] = []
  page.once('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => frames.push(String(payload)))
  })
  await page.route(
    /\/retry\.md/,
    async (route) => {
      await connected
      site.write('snippets/wait.ts', recipe)
      await expect.poll(() => frames.some((frame) => frame.includes('"update"'))).toBe(true)
      await route.continue()
    },
    { times: 1 },
  )
  await page.reload()
  await error.waitFor()
  site.write('snippets/usage.out', 'fifth output\n')
  await page.getByText('fifth output').waitFor()
})

test('Run runs a program as it was saved last', async () => {
  await page.goto(new URL('/client/runs', page.url()).href)
  const press = async () => {
    await page.locator('.run').click()
    await page.locator('.run-panel[data-kind]').waitFor()
    return page.locator('.run-outcome').innerText()
  }
  expect(await press()).toContain('Same as CI')
  site.write('snippets/runs.ts', "console.log('ran in another way')\n")
  await expect.poll(press, { interval: 500 }).toBe('Not the same as CI')
})

/** What the page says of a name to a pointer that comes from elsewhere: a page that changes moves what is under one. */
async function told(name: string): Promise<string> {
  await page.mouse.move(0, 0)
  const { x, y } = await page.evaluate(placeOf, name)
  await page.mouse.move(x, y)
  const popup = page.locator('#type-popup')
  return (await popup.isVisible()) ? popup.innerText() : 'nothing'
}

/** A name whose colour is that of all text has no element until its types are there. */
function placeOf(name: string): { readonly x: number; readonly y: number } {
  const lines = [...document.querySelectorAll('.line')]
  const line = lines.findLast(({ textContent }) => textContent.includes(name)) ?? document.body
  line.scrollIntoView({ block: 'center' })
  const range = document.createRange()
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const at = walker.currentNode.textContent?.indexOf(name) ?? -1
    if (at === -1) continue
    range.setStart(walker.currentNode, at)
    range.setEnd(walker.currentNode, at + name.length)
    break
  }
  const { left, right, top, bottom } = range.getBoundingClientRect()
  return { x: (left + right) / 2, y: (top + bottom) / 2 }
}

/** npm, and what it has started: all of them hold the same end of a pipe. */
async function end(server: ChildProcess | undefined): Promise<void> {
  if (server?.pid === undefined || server.exitCode !== null) return
  process.kill(windows ? server.pid : -server.pid)
  await once(server, 'close')
}

/** Waits until the server says where it listens, and goes on reading what it says. */
function address(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    server.stdout?.on('data', (chunk) => {
      said.push(stripVTControlCharacters(String(chunk)))
      const [origin] = /http:\/\/localhost:\d+/.exec(said.join('')) ?? []
      if (origin !== undefined) resolve(origin)
    })
    server.stderr?.on('data', (chunk) => said.push(String(chunk)))
    server.on('exit', () => reject(new Error(`The dev server ended:\n${said.join('')}`)))
  })
}
