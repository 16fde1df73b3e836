import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { expectNoBarriers } from './barriers.ts'
import { root } from './built-site.ts'
import { useSite } from './site.fixture.ts'

const site = useSite()
let page: Page

beforeEach(async () => {
  page = await site.browser.newPage()
})

afterEach(() => page?.context().close())

/** What lets go of a response, and the rule that says why. */
const RECIPES = [
  {
    name: 'retry',
    line: 'await Promise.all([response?.release(), sleep(delay, request.signal)])',
    without: 'await sleep(delay, request.signal)',
    rule: 'a retry is not sent before the response that failed has been released',
    why: 'expected 2 to be 1',
    at: 'retry.waits.test.ts, line ',
  },
  {
    name: 'token-refresh',
    line: 'await response.release()\n',
    without: '\n',
    rule: 'a 401 that is given up gives its connection back',
    why: 'expected [ false, false ] to deeply equal [ false, true ]',
    at: 'token-refresh.refused.test.ts, line ',
  },
  {
    name: 'concurrency-limit',
    line: '      release()\n',
    without: '\n',
    rule: 'a call that fails gives its slot back, and fails as it did',
    why: "expected [ '/1' ] to deeply equal [ '/1', '/2' ]",
    at: 'concurrency-limit.given-back.test.ts, line ',
  },
]

describe.each(RECIPES)('the rules of client/$name', ({ name, line, without, rule, why, at }) => {
  const source = sourceOf(name)

  test('all hold for the recipe as it is', async () => {
    const figure = await edit(name)
    expect(await check(figure)).toMatch(
      /^All \d{2,} rules hold\. \d+ more need Node: CI runs them\.$/,
    )
    expect(await figure.locator('.rules-broken li').count()).toBe(0)
    expect(await figure.locator('.rules-held li').count()).toBeGreaterThan(20)
  })

  test('say which one breaks without the line that lets go of a response, and why', async () => {
    expect(source.split(line)).toHaveLength(2)
    const figure = await edit(name)
    await figure.locator('textarea').fill(source.replace(line, without))
    expect(await check(figure)).toMatch(/^1 of \d+ rules is broken\./)
    const [broken, ...rest] = await figure
      .locator('.rules-broken li > *')
      .evaluateAll((all) => all.map((each) => each.textContent))
    expect(broken).toBe(rule)
    expect(rest[0]).toContain(why)
    expect(rest[1]).toContain(at)
  })
})

test('a recipe that does not end, or is none, is told so', async () => {
  const figure = await edit('concurrency-limit')
  const textarea = figure.locator('textarea')
  const text = sourceOf('concurrency-limit')
  await textarea.fill(text.replace('signal?.throwIfAborted()', 'for (;;);'))
  expect(await check(figure)).toMatch(/lets nothing else run/)
  await textarea.fill(
    text.replace('return onBodyEnd', 'await new Promise(() => {})\nreturn onBodyEnd'),
  )
  expect(await check(figure)).toMatch(/^\d+ of 31 rules are broken\./)
  expect(await figure.locator('.rules-why').first().innerText()).toBe(
    'it waits for something that never comes',
  )
  await textarea.fill(`const a = 1\n${text}\nconst a = 2`)
  expect(await check(figure)).toMatch(
    /^Not run: there is a mistake in concurrency-limit\.ts, line \d+/,
  )
  await expect.poll(() => page.locator('iframe').count()).toBe(0)
})

test('a list of broken rules has no barrier and fits a phone', async () => {
  const figure = await edit('concurrency-limit')
  const text = sourceOf('concurrency-limit')
  await figure.locator('textarea').fill(text.replace('      release()\n', '\n'))
  await check(figure)
  await page.setViewportSize({ width: 375, height: 800 })
  await expectNoBarriers(page, '.run-panel')
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBe(0)
})

function sourceOf(name: string): string {
  return readFileSync(join(root, `snippets/client/${name}/${name}.ts`), 'utf8')
}

/** Opens the page of a recipe, and the recipe in the editor of its first program. */
async function edit(name: string): Promise<Locator> {
  await page.goto(`${site.origin}/client/${name}`)
  const figure = page.locator(`[data-run="client/${name}"]`)
  await figure.locator('.edit').click()
  await figure.getByRole('tab', { name: `${name}.ts`, exact: true }).click()
  await expect.poll(() => figure.locator('textarea').inputValue()).toBe(sourceOf(name))
  return figure
}

/** Presses the button, and returns what the page says at the end. */
async function check(figure: Locator): Promise<string> {
  await figure.locator('.run-panel').evaluateAll((all) => {
    for (const each of all) each.remove()
  })
  await figure.getByRole('button', { name: 'Check the rules' }).click()
  await figure.locator('.run-panel[data-kind]').waitFor()
  return figure.locator('.run-outcome').innerText()
}
