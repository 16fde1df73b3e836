import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { recordingPath } from '../../scripts/cookbook/recording-path.ts'
import { inventory } from '../../scripts/cookbook/snippet.ts'
import { readRecording, type Recording } from '../../scripts/timeline/recording.ts'
import { openBrowser } from './browser.ts'
import { dist, root } from './built-site.ts'
import { editInPage } from './edit-in-page.ts'
import { serveFolder, type StaticServer } from './static-server.ts'

const recorded = inventory(root).programs.filter(({ output }) =>
  existsSync(join(root, recordingPath(output))),
)

/** One of each kind; in Node all of them run this way: `instrumented-places.test.ts`. */
const TRIED = [
  'client/retry/naive',
  'client/token-refresh/naive-stampede',
  'client/concurrency-limit/naive',
  'client/digest-auth/naive',
  'client/event-stream/naive',
  'server/webhook/naive',
  'guide/combining/order',
  'guide/combining/timeouts',
]

let server: StaticServer
let browser: Browser
let page: Page

beforeAll(async () => {
  server = await serveFolder(dist)
  browser = await openBrowser()
  page = await browser.newPage()
  await page.addInitScript(keepRecordings)
  await page.goto(`${server.origin}/client/logging`)
  await page.locator('.edit').first().waitFor()
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

test.each(TRIED)('%s has in the page the recording that it has in the tests', async (id) => {
  const program = recorded.find((each) => each.id === id)
  if (!program) throw new Error('It is not recorded.')
  await page.evaluate(addFigures, id)
  const text = readFileSync(join(root, program.path), 'utf8')
  const { outcome, difference } = await page.evaluate(editInPage, { id, text })
  expect(difference).toBe('')
  expect(outcome).toBe('Same as CI')
  const recording = await page.evaluate(() => (window as unknown as Kept).recording)
  const kept = readFileSync(join(root, recordingPath(program.output)), 'utf8')
  expect(withLines(recording)).toEqual(readRecording(kept))
})

describe('the timeline of an edited program', () => {
  const PAGE = '/client/concurrency-limit'
  const ID = 'client/concurrency-limit/naive'
  const source = readFileSync(join(root, `snippets/${ID}.ts`), 'utf8')
  let figure: Locator
  beforeEach(async () => {
    await page.goto(server.origin + PAGE)
    await page.locator('.edit').first().waitFor()
    figure = page.locator('.timeline').first()
  })
  const run = (text: string) => page.evaluate(editInPage, { id: ID, text })
  const news = () => figure.locator('[role="status"]').textContent()
  const picture = () =>
    figure.evaluate((each) => [
      each.querySelector('.sides')?.innerHTML,
      each.querySelector('.legend')?.innerHTML,
      [...each.querySelectorAll('table')].map((table) => table.outerHTML.replaceAll('\n', '')),
      (each as HTMLElement).dataset['code'],
    ])

  test('is that of the site, line by line, where nothing is changed', async () => {
    const before = await picture()
    await run(source)
    await expect.poll(news).toBe('The timeline of your run')
    expect(await picture()).toEqual(before)
  })

  test('follows the change, with its table, and goes back to that of the site', async () => {
    const before = await picture()
    await run(source.replace('max: 2', 'max: 1'))
    await expect.poll(news).toBe('The timeline of your run')
    const after = await picture()
    expect(after[0]).not.toEqual(before[0])
    expect(after[2]).not.toEqual(before[2])
    expect(await figure.locator('figcaption a').isVisible()).toBe(false)
    await figure.getByRole('button', { name: 'Show that of the site' }).click()
    expect(await picture()).toEqual(before)
    await figure.getByRole('button', { name: 'Show that of your run' }).click()
    expect(await picture()).toEqual(after)
    await page.locator(`[data-run="${ID}"]`).getByRole('button', { name: 'Reset' }).click()
    expect(await picture()).toEqual(before)
    expect(await figure.locator('[role="status"]').count()).toBe(0)
  })

  test.each([
    ['that is malformed', 'let a = 1\nlet a = 2', 'Your run did not get far enough for one.'],
    ['that sends nothing', 'console.log("# a")', 'Your run sent no request.'],
    [
      'with more steps than a picture has room for',
      "import { sleep } from 'middleware-cookbook'\nawait Promise.all(Array.from({ length: 10_000 }, (_, n) => sleep(n)))",
      'Your run took more than 400 steps, too many to draw.',
    ],
  ])('stays that of the site for a run %s, and says why', async (_, text, why) => {
    const before = await picture()
    await run(text)
    await expect.poll(news).toBe(`The timeline of the site. ${why}`)
    expect(await picture()).toEqual(before)
  })

  test('has what a program did that then waits forever', async () => {
    const { outcome } = await run(
      `${source.replace('max: 2', 'max: 1')}\nawait new Promise(() => {})`,
    )
    expect(outcome).toBe('Ended by this page: after 5 seconds it still waits for something')
    await expect.poll(news).toBe('The timeline of your run')
    await expect
      .poll(() => figure.locator('.recipe').textContent())
      .toContain('✕ OperationTimeoutError')
  })

  test('draws what edited code says as text', async () => {
    const name = '<img src=x onerror=alert(1)>'
    await run(`
const post = MessagePort.prototype.postMessage
MessagePort.prototype.postMessage = function (what) {
  const recording = ['title', 'call', 'exchange', 'title', 'call'].map((kind, index) => (
    { id: index + 1, kind, name: ${JSON.stringify(name)}, from: 0, to: 10, end: ${JSON.stringify(name)}, ...(kind === 'exchange' && { in: 2 }) }
  ))
  post.call(this, what.type === 'recorded' ? { type: 'recorded', recording } : what)
}`)
    await expect.poll(news).toBe('The timeline of your run')
    expect(await figure.locator('.sides').textContent()).toContain(name)
    expect(await figure.locator('img').count()).toBe(0)
  })

  test('is that of the last of two runs', async () => {
    await run(source)
    const output = page.locator(`[data-run="${ID}"]`)
    await output.locator('textarea').fill(source.replace('max: 2', 'max: 1'))
    await output.locator('.run').click()
    await output.locator('.run').click()
    await output.locator('.run').click()
    await expect.poll(() => figure.locator('.recipe tr, .recipe rect').count()).toBeGreaterThan(0)
    await output.getByText('Edited, and prints').waitFor()
    await expect.poll(news).toBe('The timeline of your run')
  })

  test('is that of the site for a reader who comes back', async () => {
    const before = await picture()
    await run(source.replace('max: 2', 'max: 1'))
    await expect.poll(news).toBe('The timeline of your run')
    await page.locator('.VPSidebar a[href="/client/logging"]').click()
    await page.waitForURL('**/client/logging')
    await page.goBack()
    await page.waitForURL(`**${PAGE}`)
    await expect.poll(picture).toEqual(before)
    expect(await figure.locator('[role="status"]').count()).toBe(0)
  })
})

interface Kept {
  recording: Recording
}

/** What a page hears of a run. */
function keepRecordings(): void {
  const known = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage')
  Object.defineProperty(MessagePort.prototype, 'onmessage', {
    ...known,
    set(this: MessagePort, listen: (event: MessageEvent) => void) {
      known?.set?.call(this, (event: MessageEvent<{ type?: string; recording: Recording }>) => {
        const { type, recording } = Object(event.data) as typeof event.data
        if (type === 'recorded') Object.assign(window, { recording })
        listen.call(this, event)
      })
    },
  })
}

/** One page is enough for all. */
function addFigures(id: string): void {
  document.querySelector('.vp-doc')?.insertAdjacentHTML(
    'beforeend',
    `<figure class="timeline"><figcaption><code>${id}</code><a></a></figcaption>
<div class="sides"></div><ul class="legend"></ul><details></details></figure>
<figure data-run="${id}"><figcaption><a href="/a.out">Output</a>
<span class="runs"><button class="edit">Edit</button><button class="run">Run</button></span></figcaption></figure>`,
  )
}

/** With the texts of the lines that it names. */
function withLines(recording: Recording): Recording {
  return recording.map((span) => {
    const [, path = '', line] = /^(.+):(\d+)$/.exec(span.code ?? '') ?? []
    if (path === '') return span
    const text = readFileSync(join(root, path), 'utf8').split('\n')[Number(line) - 1]
    return { ...span, code: `${path.replace('snippets/', '')}: ${text?.trim()}` }
  })
}
