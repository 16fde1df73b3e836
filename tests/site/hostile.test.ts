import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { root } from './built-site.ts'
import { editInPage } from './edit-in-page.ts'
import { useSite } from './site.fixture.ts'

/** What a stranger may put into a link, in the program, in the recipe, and under its rules. */
const PAGE = '/client/retry'
const RECIPE = readFileSync(join(root, 'snippets/client/retry/retry.ts'), 'utf8')
const PROGRAM = readFileSync(join(root, 'snippets/client/retry/usage.ts'), 'utf8')

const LOOPS = /lets nothing else run/
const WAITS = /still waits for something/
const FLOODS = /printed more than a page can show/

const site = useSite()
let page: Page
const faults: string[] = []

beforeAll(async () => {
  page = await site.browser.newPage()
  page.on('pageerror', (error) => faults.push(error.message))
  await page.goto(site.origin + PAGE)
  await page.locator('.edit').first().waitFor()
})
afterEach(async () => {
  expect(await page.locator('iframe').count()).toBe(0)
  expect(page.url()).toBe(site.origin + PAGE)
  expect(page.context().pages()).toHaveLength(1)
  expect(faults).toEqual([])
})
afterAll(() => page?.close())

/** Runs as in CI. */
const RUN = 'client/retry'
/** Is recorded for its timeline. */
const RECORDED = 'client/retry/naive'

const run = (text: string, id = RUN, file?: string) =>
  page.evaluate(editInPage, { id, text, ...(file !== undefined && { file }) })

describe('a program', () => {
  test.each([
    ['loops over what has settled', RUN, 'for (;;) await null', LOOPS],
    ['prints over what has settled', RECORDED, 'for (;;) { console.log(1); await null }', FLOODS],
    [
      'prints 10 MB in pieces',
      RUN,
      'for (let i = 0; i < 100; i++) console.log("x".repeat(1e5))',
      FLOODS,
    ],
    ['fills its memory', RUN, 'const a = []\nfor (;;) a.push([a.length])', /^Ended by this page/],
  ])('that %s is ended, and the page says so', async (_, id, text, says) => {
    const { outcome, printed } = await run(text, id)
    expect(outcome).toMatch(says)
    expect(printed.length).toBeLessThan(300_000)
  })

  test.each([
    ['Object.prototype', RUN, 'Object.prototype.type = "flooded"; Object.prototype.get = null'],
    ['then of promises', RUN, 'Promise.prototype.then = () => { throw new Error("changed") }'],
    ['postMessage', RECORDED, 'globalThis.postMessage = () => { throw new Error("changed") }'],
    ['setTimeout', RUN, 'globalThis.setTimeout = () => 0'],
    ['Error', RECORDED, 'globalThis.Error = null; Error.prepareStackTrace = () => 1'],
    ['JSON and Symbol.iterator', RUN, 'JSON = null; delete Array.prototype[Symbol.iterator]'],
  ])('that changes %s ends by itself, and the next run knows nothing', async (_, id, text) => {
    const { outcome } = await run(`try { ${text} } catch {}`, id)
    expect(outcome).toMatch(/^(?:Edited|Ended by an error)/)
    expect((await run('console.log("type" in {}, typeof JSON)', id)).printed).toBe('false object\n')
  })

  test.each([
    ['that it has ended', '{ type: "ended" }', /^Edited, and prints/],
    [
      'a line of a file that is not here',
      '{ type: "threw", headline: "x", place: { path: "<b>/gone.ts", line: 5 } }',
      /^Ended by an error$/,
    ],
    [
      'a line that is none',
      '{ type: "threw", headline: "x", place: { path: "snippets/client/retry/retry.ts", line: -1e9 } }',
      /^Ended by an error in retry\.ts, line/,
    ],
    ['that it has started, again and again', '{ type: "started" }', WAITS],
    ['rules', '{ type: "ruled", name: "all is well", state: "holds" }', WAITS],
    ['text past the console', '{ type: "printed", text: "y".repeat(9e5) }', FLOODS],
    ['an object that is no report', '{ type: "__proto__" }', FLOODS],
  ])('that says %s to the page is believed as far as it can be so', async (_, message, says) => {
    const text = `const post = MessagePort.prototype.postMessage
MessagePort.prototype.postMessage = function (what) {
  setInterval(() => post.call(this, ${message}), 900)
  post.call(this, what)
}
console.log('x')
console.log('x')
await new Promise(() => {})`
    const { outcome, printed } = await run(text, RUN)
    expect(outcome).toMatch(says)
    expect(printed.length).toBeLessThan(1_100_000)
  })
})

describe('a text', () => {
  test.each([
    ['line feeds', 'const a = 1\n\nthrow new Error("3")\n'],
    ['CRLF', 'const a = 1\r\n\r\nthrow new Error("3")\r\n'],
    ['CR', 'const a = 1\r\rthrow new Error("3")\r'],
    ['line separators of Unicode', '// \u2028\u2029\n\n throw new Error("3")\n'],
    ['a byte order mark', '\uFEFFconst a = 1\n\nthrow new Error("3")\n'],
    ['tabs', '\tconst a = 1\n\t\n\tthrow\tnew Error("3")\n'],
    ['letters of all planes', 'const 𝒳 = "👩‍🍳\\0"\n\nthrow new Error("3")\n'],
  ])('with %s has its error in the line that the editor shows', async (_, text) => {
    const { outcome } = await run(text)
    expect(outcome).toBe('Ended by an error in usage.ts, line 3')
  })

  test('with a line of 100 KB does not keep the page from answering', async () => {
    const { printed } = await run(`console.log("${'a'.repeat(100_000)}".length)`)
    expect(printed).toBe('100000\n')
    const figure = page.locator(`[data-run="${RUN}"]`)
    await figure.getByRole('button', { name: 'Reset' }).click()
    await expect.poll(() => figure.locator('.pce-line .token').count()).toBeGreaterThan(10)
  })
})

describe('a recipe', () => {
  afterAll(async () => {
    await page.evaluate(editInPage, { id: 'client/retry', text: RECIPE, file: 'retry.ts' })
  })

  test.each([
    [
      'throws there',
      'throw new TypeError("no")',
      /^Ended by an error in retry\.ts, line \d+$/,
      /TypeError: no/,
    ],
    [
      'imports an address',
      "import 'https://example.com/a.js'",
      /^Not run: there is a mistake in retry/,
      /^Not run: there is a mistake in retry/,
    ],
    [
      'rejects without a handler',
      'Promise.reject(new TypeError("late"))',
      /^Ended by an error/,
      /^\d+ of \d+ rules are broken|^1 of \d+ rules is broken/,
    ],
  ])('that %s is told so by Run and by "Check the rules"', async (_, text, ofRun, ofRules) => {
    await run(PROGRAM)
    expect((await run(`${RECIPE}\n${text}\n`, 'client/retry', 'retry.ts')).outcome).toMatch(ofRun)
    const figure = page.locator('[data-run="client/retry"]')
    await figure.locator('.run-panel').evaluateAll((all) => {
      for (const each of all) each.remove()
    })
    await figure.getByRole('button', { name: 'Check the rules' }).click()
    await figure.locator('.run-panel[data-kind]').waitFor()
    expect(await figure.locator('.run-outcome').innerText()).toMatch(ofRules)
  })
})
