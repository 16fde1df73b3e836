import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { whyNodeOnly } from '../../scripts/cookbook/node-only.ts'
import { inventory, type Program } from '../../scripts/cookbook/snippet.ts'
import { compare } from '../../scripts/run/compare.ts'
import { judgeExcuse } from '../runtimes/excuses.ts'
import { dist, pathsOf, root } from './built-site.ts'
import { runInPage } from './run-in-page.ts'
import { useSite } from './site.fixture.ts'
import { expectNoBarriers } from './barriers.ts'
import { serveFolder, type StaticServer } from './static-server.ts'

const { programs } = inventory(root)
const runnable = programs.filter((program) => whyNodeOnly(root, program) === undefined)
const PAGE = '/client/retry'
const PROGRAM = 'client/retry'

const site = useSite()

describe('every program', () => {
  let page: Page
  beforeAll(async () => {
    page = await open(site)
  })
  afterAll(() => page?.context().close())

  test.each(runnable)('$id prints in a browser what its page shows', async (program) => {
    const { outcome, printed } = await page.evaluate(runInPage, program.id)
    const wrong = differenceOf(program, printed)
    expect(judgeExcuse(wrong, program.browser, '@browser')).toBe('')
    expect(outcome).toBe(
      program.browser === undefined
        ? 'Same as CI'
        : `Not the same as CI: a browser ${program.browser}`,
    )
  })

  test('has a button below its output, or a reason', () => {
    const outputs = pathsOf(dist).flatMap(outputsOn)
    const without = outputs.filter(({ run, why }) => (run === undefined) === (why === undefined))
    expect(without).toEqual([])
    const ids = new Set(outputs.flatMap(({ run }) => run ?? []))
    expect(ids).toEqual(new Set(runnable.map(({ id }) => id)))
    const reasons = outputs.flatMap(({ why }) => why ?? [])
    expect(reasons.filter((why) => !/^Not in a browser: \S.*\.$/.test(why))).toEqual([])
  })
})

describe('a press', () => {
  test('loads what it needs, and nothing is loaded before it', async () => {
    const page = await site.browser.newPage()
    const fetched: string[] = []
    page.on('request', (request) => fetched.push(new URL(request.url()).pathname))
    await page.goto(site.origin + PAGE, { waitUntil: 'networkidle' })
    const ofRun = () => fetched.filter((path) => /\/assets\/(?:run|chunks\/press)/.test(path))
    expect(ofRun()).toEqual([])
    await page.locator(`[data-run="${PROGRAM}"] .run`).click()
    await page.getByText('Same as CI').waitFor()
    await expect.poll(() => ofRun().length).toBeGreaterThan(3)
    await page.close()
  })

  test('starts afresh when it is the second one', async () => {
    const page = await open(site)
    const figure = page.locator(`[data-run="${PROGRAM}"]`)
    const button = figure.locator('.run')
    for (let press = 0; press < 2; press++) {
      await forget(figure)
      await button.click()
      await newPanel(figure).getByText('Same as CI').waitFor()
    }
    await expect.poll(() => figure.locator('.run-panel').count()).toBe(1)
    await page.context().close()
  })

  test('needs no network when everything was loaded once', async () => {
    const own = await serveFolder(dist)
    const page = await open(own)
    const figure = page.locator(`[data-run="${PROGRAM}"]`)
    await figure.locator('.run').click()
    await figure.getByText('Same as CI').waitFor()
    await own.close()
    await forget(figure)
    await figure.locator('.run').click()
    await newPanel(figure).getByText('Same as CI').waitFor()
    await page.context().close()
  })

  test('tells when a file is not there', async () => {
    const own = await serveFolder(dist)
    const page = await open(own)
    await page.evaluate(runInPage, PROGRAM)
    await own.close()
    const { outcome } = await page.evaluate(runInPage, 'server/cors')
    expect(outcome).toBe('Not loaded. Is there a network?')
    await page.context().close()
  })

  test('keeps the focus, and a screen reader and axe find nothing wrong', async () => {
    const page = await open(site)
    const figure = page.locator(`[data-run="${PROGRAM}"]`)
    await figure.locator('.run').focus()
    await page.keyboard.press('Enter')
    await figure.getByText('Same as CI').waitFor()
    const focused = () => page.evaluate(() => document.activeElement?.ariaLabel)
    await expect.poll(focused).toBe(`Run again: ${PROGRAM}`)
    await expectNoBarriers(page, 'figure[data-run]:has(.run-panel)')
    await page.context().close()
  })

  test('is not offered where no script runs', async () => {
    const context = await site.browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(site.origin + PAGE)
    expect(await page.locator('[data-run]').count()).toBeGreaterThan(0)
    expect(await page.locator('.run').count()).toBe(0)
    await context.close()
  })
})

describe('a program', () => {
  /** By program, what is served in its place: one page runs all. */
  const texts = {
    'client/retry': 'console.log(1)\n\nthrow new TypeError("no")',
    'client/retry/naive':
      'setTimeout(() => { throw new Error("late") })\nawait new Promise(() => {})',
    'client/retry/bodies': 'Promise.reject(new Error("late"))\nawait new Promise(() => {})',
    'client/logging': 'console.log("GET: 500")',
    'client/logging/naive': 'for (;;);',
    'client/basic-auth': 'await new Promise(() => {})',
    'client/basic-auth/naive': 'for (;;) console.log("x")',
    'server/cors': 'console.log("x".repeat(1e7)); for (;;);',
    'server/cors/naive': 'setInterval(() => console.log("here"), 50)\nawait new Promise(() => {})',
    'server/webhook': 'new Function("return 1")()',
    'server/jwt': `import { clock } from '${moduleNamed('middleware-cookbook')}'
const before = clock.now()
const [date, end] = [clock.date(), performance.now() + 300]
while (performance.now() < end);
console.log(clock.now() - before < 30, clock.date() - date < 30)`,
    'server/webhook/naive': 'postMessage({ type: "ended" }); console.log("GET: 500")',
  }
  let own: StaticServer
  let page: Page
  beforeAll(async () => {
    own = await serveFolder(dist, new Map(Object.entries(texts).map(moduleOf)))
  })
  afterAll(() => own?.close())
  beforeEach(async () => {
    page = await open(own)
  })
  afterEach(() => page?.context().close())
  const run = (id: keyof typeof texts) => page.evaluate(runInPage, id)

  test('that throws ends with its error, and a link to its line', async () => {
    const figure = page.locator(`[data-run="${PROGRAM}"]`)
    await figure.locator('.run').click()
    await figure.getByText('Uncaught TypeError: no').first().waitFor()
    await expect
      .poll(() => figure.getByRole('status').innerText())
      .toBe('Ended by an error in snippets/client/retry/usage.ts, line 3')
    await expect
      .poll(() => figure.locator('.run-place').getAttribute('href'))
      .toMatch(/\/snippets\/client\/retry\/usage\.ts#L3$/)
  })

  test.each([
    ['throws in a timer', 'client/retry/naive'],
    ['rejects without a handler', 'client/retry/bodies'],
  ] as const)('that %s ends with that error', async (_, id) => {
    const { outcome, printed } = await run(id)
    expect(printed).toBe('Uncaught Error: late\n')
    expect(outcome).toMatch(/^Ended by an error in snippets\/client\/retry\/\w+\.ts, line 1$/)
  })

  test('that prints something else shows the difference', async () => {
    const { outcome, difference } = await run('client/logging')
    expect(outcome).toBe('Not the same as CI')
    expect(difference).toContain('-{"method":"GET","url":"http://127.0.0.1:[port]/search')
    expect(difference).toContain('+GET: 500\n')
  })

  test.each([
    ['loops forever', 'client/logging/naive', /lets nothing else run/],
    ['waits forever', 'client/basic-auth', /still waits for something/],
    ['prints forever', 'client/basic-auth/naive', /printed more than a page can show/],
    ['prints 10 MB', 'server/cors', /printed more than a page can show/],
  ] as const)('that %s is ended, and the page says so', async (_, id, says) => {
    const { outcome, printed } = await run(id)
    expect(outcome).toMatch(says)
    expect(printed.length).toBeLessThan(200_000)
    await expect.poll(() => used(page)).toEqual([])
  })

  test('can make no code of a text, by the policy of the worker', async () => {
    expect((await run('server/webhook')).printed).toMatch(/^Uncaught EvalError: /)
  })

  test('does not notice for how long its worker was held up', async () => {
    expect((await run('server/jwt')).printed).toBe('true true\n')
  })

  test('cannot speak to the page in the name of the worker', async () => {
    expect((await run('server/webhook/naive')).printed).toBe('GET: 500\n')
  })

  describe('that goes on', () => {
    beforeEach(async () => {
      await page.goto(`${own.origin}/server/cors`)
      await page.locator('.run').first().waitFor()
    })
    const figure = () => page.locator('[data-run="server/cors/naive"]')

    test('is stopped by a second press', async () => {
      await figure().locator('.run').click()
      await figure().getByText('here').first().waitFor()
      await figure().getByRole('button', { name: 'Stop' }).click()
      await expect.poll(() => figure().getByRole('status').innerText()).toBe('Stopped')
      await expect.poll(() => used(page)).toEqual([])
    })

    test('ends with the page that it is on', async () => {
      await figure().locator('.run').click()
      await figure().getByText('here').first().waitFor()
      await page.locator('.VPSidebar a[href="/server/webhook"]').click()
      await page.waitForURL('**/server/webhook')
      await expect.poll(() => used(page)).toEqual([])
    })
  })
})

describe('the policy of a page', () => {
  test.each(pathsOf(dist))('of %s allows scripts of the site and no other', (path) => {
    const html = readFileSync(fileOf(path), 'utf8')
    const [head = '', policy = ''] =
      /^[^]*?<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html) ?? []
    expect(head).not.toContain('<script')
    const scripts = policy.split('; ').find((directive) => directive.startsWith('script-src'))
    expect(scripts).toMatch(/^script-src 'self'(?: 'sha256-[\w+/]+=*')+$/)
    expect(policy).toMatch(/^default-src 'self';/)
  })

  test('refuses a script that was added to it', async () => {
    const page = await open(site)
    const refused = await page.evaluate(async () => {
      const violated = new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => {
          resolve(event.effectiveDirective)
        })
      })
      document.body.append(Object.assign(document.createElement('script'), { text: 'var put = 1' }))
      return [await violated, 'put' in window]
    })
    expect(refused).toEqual(['script-src-elem', false])
    await page.context().close()
  })
})

/** Workers that have begun to run something; one that waits for the next press has not. A worker in a loop does not answer. */
async function used(page: Page): Promise<readonly string[]> {
  const answers = page.workers().map(async (worker) => {
    const console = await worker.evaluate(() => String(globalThis.console.log))
    return console.includes('[native code]') ? [] : [worker.url()]
  })
  return (await Promise.all(answers)).flat()
}

/** What an earlier press has left says nothing of the next one. */
async function forget(figure: Locator): Promise<void> {
  await figure.locator('.run-panel').evaluateAll((panels) => {
    for (const panel of panels) panel.classList.add('earlier')
  })
}

function newPanel(figure: Locator): Locator {
  return figure.locator('.run-panel:not(.earlier)')
}

async function open({ origin }: Pick<StaticServer, 'origin'>): Promise<Page> {
  const context = await site.browser.newContext()
  const page = await context.newPage()
  await page.goto(origin + PAGE)
  await page.locator('.run').first().waitFor()
  return page
}

/** The module of a package: how another one imports it. */
function moduleNamed(name: string): string {
  const files = readdirSync(join(dist, 'assets/run'))
  const file = files.find((each) => each.startsWith(`${name}.`) && each.endsWith('.js'))
  return `./${file ?? ''}`
}

/** The module of a program with another text: its address below a site, and its text. */
function moduleOf([id, text]: readonly [id: string, text: string]): [string, string] {
  const path = programs.find((program) => program.id === id)?.path ?? ''
  const stem = path.replace(/^snippets\/|\.ts$/g, '').replaceAll('/', '-')
  const file = readdirSync(join(dist, 'assets/run')).find(
    (name) => name.startsWith(`${stem}.`) && name.endsWith('.js'),
  )
  return [`/assets/run/${file ?? ''}`, `${text}\n//# sourceURL=${path}\n`]
}

function differenceOf({ output, path, unordered }: Program, printed: string): string {
  const golden = readFileSync(join(root, output), 'utf8')
  return compare(golden, printed, { golden: output, printed: path }, { unordered })?.diff ?? ''
}

interface Output {
  readonly page: string
  readonly command: string
  readonly run: string | undefined
  readonly why: string | undefined
}

function outputsOn(page: string): readonly Output[] {
  const html = readFileSync(fileOf(page), 'utf8')
  return [...html.matchAll(/<figure class="block block-output[^]*?<\/figure>/g)].map(
    ([figure]) => ({
      page,
      command: /<code>(.*?)<\/code>/.exec(figure)?.[1] ?? '',
      run: /^<figure [^>]*data-run="([^"]*)"/.exec(figure)?.[1],
      why: /<p class="not-run"[^>]*>(.*?)<\/p>/.exec(figure)?.[1],
    }),
  )
}

function fileOf(path: string): string {
  return join(dist, path.endsWith('/') ? `${path}index.html` : `${path}.html`)
}
