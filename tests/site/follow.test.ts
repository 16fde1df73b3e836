import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FieldList } from '../../.vitepress/run/manifest.ts'
import { fieldsOf } from '../../.vitepress/run/program-fields.ts'
import { optionCalls } from '../../.vitepress/theme/edit/option-calls.ts'
import { recordingPath } from '../../scripts/cookbook/recording-path.ts'
import { inventory } from '../../scripts/cookbook/snippet.ts'
import { readRecording, type Recording } from '../../scripts/timeline/recording.ts'
import { expectNoBarriers } from './barriers.ts'
import { root } from './built-site.ts'
import { editInPage } from './edit-in-page.ts'
import { useSite } from './site.fixture.ts'

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

/** Those with fields, with other numbers: long waits are longer, and counts are 1. */
const withFields = recorded.flatMap(({ id, path }) => {
  const lists = fieldsOf(root, path)
  if (lists.length === 0) return []
  const source = readFileSync(join(root, path), 'utf8')
  return [{ id, text: changed(source, lists) }]
})

const site = useSite()
let page: Page

beforeAll(async () => {
  page = await site.browser.newPage()
  await page.addInitScript(keepRecordings)
  await page.goto(`${site.origin}/client/logging`)
  await page.locator('.edit').first().waitFor()
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
  beforeAll(async () => {
    await page.goto(site.origin + PAGE)
    await page.locator('.edit').first().waitFor()
    figure = page.locator('.timeline').first()
  })
  beforeEach(close)
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
    const before = await picture()
    const output = page.locator(`[data-run="${ID}"]`)
    await output.locator('.edit').click()
    await output.locator('textarea').fill(source.replace('max: 2', 'max: 1'))
    // It is started, stopped and started.
    await output.locator('.run').evaluate((button: HTMLElement) => {
      for (let press = 0; press < 3; press++) button.click()
    })
    await output.getByText('Edited, and prints').waitFor()
    await expect.poll(news).toBe('The timeline of your run')
    expect(await picture()).not.toEqual(before)
    expect(await page.locator('iframe').count()).toBe(0)
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

describe('the picture of a program with fields', () => {
  test('is offered for those that set a number of a recipe', () => {
    expect(withFields.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['client/retry/waits', 'client/event-stream/naive']),
    )
  })

  test.each(withFields)('of $id follows a number that is changed', async ({ id, text }) => {
    await page.goto(`${site.origin}/${pageOf(id)}`)
    await page.locator('.edit').first().waitFor()
    const sides = page.locator(`.timeline[data-fields="${id}"] .sides`)
    const before = await sides.innerHTML()
    const { outcome } = await page.evaluate(editInPage, { id, text })
    expect(outcome).toMatch(/^Edited, /)
    await expect.poll(() => sides.innerHTML()).not.toBe(before)
  })
})

describe('the options of a timeline', () => {
  const PAGE = '/client/retry'
  const ID = 'client/retry/waits'
  let figure: Locator
  let output: Locator
  const button = () => figure.getByRole('button', { name: 'Edit options' })
  const field = (name: string) => figure.getByRole('spinbutton', { name })
  const news = () => figure.locator('.timeline-run [role="status"]').textContent()
  const text = () => output.locator('textarea').inputValue()
  beforeAll(async () => {
    await page.goto(site.origin + PAGE)
    figure = page.locator(`.timeline[data-fields="${ID}"]`)
    output = page.locator(`[data-run="${ID}"]`)
  })
  beforeEach(async () => {
    await close()
    await button().click()
    await figure.locator('form').waitFor()
    await output.getByRole('button', { name: 'Reset' }).click()
  })

  test('open where the reader is, although the editor opens above', async () => {
    await close()
    const top = () => button().evaluate((one) => Math.round(one.getBoundingClientRect().top))
    await button().evaluate((one) => {
      one.scrollIntoView({ block: 'center' })
    })
    const before = await top()
    await button().click()
    await figure.locator('form').waitFor()
    await expect.poll(top).toBe(before)
  })

  test('are fields with the values of the program, its defaults, units and what they mean', async () => {
    const groups = figure.locator('fieldset')
    expect(await groups.allTextContents()).toEqual([
      expect.stringMatching(/^retry\(\), line 13maxRetries/),
      expect.stringMatching(/^retry\(\), line 14maxRetries/),
    ])
    const values = await groups
      .first()
      .locator('[type="number"]')
      .evaluateAll((all: HTMLInputElement[]) => all.map(({ value }) => value))
    expect(values).toEqual(['3', '100', '2', '30000'])
    expect(await groups.first().textContent()).toContain('initialDelayms')
    await expect.poll(text).toContain("retry({ initialDelay: 100, jitter: 'none' })")
  })

  test('change the program, and its picture follows', async () => {
    const before = await figure.locator('.sides').innerHTML()
    await field('initialDelay').first().fill('400')
    await expect.poll(text).toContain("retry({ initialDelay: 400, jitter: 'none' })")
    const what = "retry({ initialDelay: 400, jitter: 'none' }), retry({ initialDelay: 100 })"
    await expect.poll(news).toBe(`The timeline of your run: ${what}`)
    expect(await figure.locator('.sides').innerHTML()).not.toBe(before)
    expect(await figure.locator('table').first().textContent()).toContain('440 ms')
    await figure.getByRole('slider', { name: 'maxRetries' }).nth(1).press('ArrowLeft')
    await expect.poll(text).toContain('retry({ initialDelay: 100, maxRetries: 2 })')
    await expect.poll(news).toContain('maxRetries: 2')
    expect(await figure.locator('.sides').textContent()).toContain('✕ 503')
    expect(await field('maxRetries').nth(1).inputValue()).toBe('2')
  })

  test('are those of a text that a reader writes, and of the site after a reset', async () => {
    const source = await text()
    await output
      .locator('textarea')
      .fill(source.replaceAll('initialDelay: 100', 'initialDelay: 7_000'))
    await expect.poll(() => field('initialDelay').first().inputValue()).toBe('7000')
    await output.locator('textarea').fill(source.replace(/retry\(\{.*\}\)/g, 'retry(other)'))
    await figure.getByText('The program calls no recipe with options').waitFor()
    await output.getByRole('button', { name: 'Reset' }).click()
    await expect.poll(() => field('initialDelay').first().inputValue()).toBe('100')
    await button().click()
    await expect.poll(() => figure.locator('form').count()).toBe(0)
    await button().click()
    await figure.locator('form').waitFor()
    await output.locator('.edit').click()
    await expect.poll(() => figure.locator('form').count()).toBe(0)
  })

  test('that cannot work end the run with the error of the recipe', async () => {
    await field('factor').first().fill('0')
    await output.getByText('Ended by an error in').waitFor()
    expect(await output.locator('.run-panel').textContent()).toContain('retry({ factor }) is 0')
    await expect.poll(news).toBe('The timeline of the site. Your run sent no request.')
  })

  test('fit a phone and a finger, and have no barrier', async () => {
    await page.setViewportSize({ width: 375, height: 800 })
    await expectNoBarriers(page, '.timeline:has(form)')
    const small = await figure
      .locator(':is(button, input)')
      .evaluateAll((all: HTMLElement[]) =>
        all
          .filter((each) => each.offsetHeight < 44 || each.offsetWidth < 44)
          .map((each) => each.outerHTML),
      )
    expect(small).toEqual([])
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBe(0)
    await page.setViewportSize({ width: 1280, height: 720 })
  })
})

function changed(source: string, lists: readonly FieldList[]): string {
  const names = lists.map(({ of }) => of)
  const numbers = lists.flatMap(({ options }) => options.filter(({ type }) => type === 'number'))
  let text = source
  for (const index of optionCalls(source, names).keys()) {
    for (const { name } of numbers) {
      // Where it is, is another place after each change.
      const call = optionCalls(text, names)[index]
      const value = call?.values.get(name)
      if (value !== undefined)
        text = call?.with(name, Number(value) < 10 ? '1' : `3 * ${value}`) ?? text
    }
  }
  return text
}

/** A program of a recipe or a guide is on its page. */
function pageOf(id: string): string {
  return id.split('/').slice(0, 2).join('/')
}

/** The page is then as it was, but for the texts that were edited. */
async function close(): Promise<void> {
  const open = page.locator('[data-run]:has(.editor) .edit')
  if ((await open.count()) > 0) await open.click()
  await expect.poll(() => open.count()).toBe(0)
}

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
