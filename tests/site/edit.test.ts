import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { fragmentOf } from '../../.vitepress/theme/edit/share.ts'
import { openBrowser } from './browser.ts'
import { dist, root } from './built-site.ts'
import { editInPage } from './edit-in-page.ts'
import { expectNoBarriers } from './barriers.ts'
import { serveFolder, type StaticServer } from './static-server.ts'

/** Bytes that a press of Edit loads, compressed: the editor, what makes JavaScript of TypeScript, and the texts. */
const EDITOR = 150_000
const PAGE = '/client/retry'
const PROGRAM = 'client/retry'
const RECIPE = 'snippets/client/retry/retry.ts'

let server: StaticServer
let browser: Browser

beforeAll(async () => {
  server = await serveFolder(dist)
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

describe('an edited program', () => {
  let page: Page
  const faults: string[] = []
  beforeAll(async () => {
    page = await open()
    page.on('pageerror', (error) => faults.push(error.message))
  })
  afterEach(async () => {
    // Its frame is gone, and the page as it was.
    expect(await page.locator('iframe').count()).toBe(0)
    expect(page.url()).toBe(server.origin + PAGE)
    expect(page.context().pages()).toHaveLength(1)
    expect(faults).toEqual([])
  })
  afterAll(() => page?.context().close())
  const run = (text: string, file?: string) =>
    page.evaluate(editInPage, { id: PROGRAM, text, ...(file !== undefined && { file }) })

  test('that is as on the site prints what CI printed', async () => {
    const text = readFileSync(join(root, 'snippets/client/retry/usage.ts'), 'utf8')
    expect((await run(text)).outcome).toBe('Same as CI')
    const { outcome } = await run(`// Edited\n${text}`)
    expect(outcome).toBe('Edited, and prints what CI printed')
  })

  test('runs on the recipe as it is edited, and can import other recipes', async () => {
    const recipe = readFileSync(join(root, RECIPE), 'utf8')
    const program = `
import { createClient, HttpResponse } from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'
import { requestId } from 'middleware-cookbook/client/request-id'
let calls = 0
const client = createClient({
  baseUrl: 'http://a.test',
  transport: async (request) => new HttpResponse(null, { status: ++calls < 9 ? 503 : 200 }),
  middleware: [requestId(), retry({ initialDelay: 1 })],
})
console.log((await client.get('/')).status, calls)`
    expect((await run(program)).printed).toBe('503 4\n')
    await run(recipe.replace('maxRetries = 3', 'maxRetries = 1'), 'retry.ts')
    expect((await run(program)).printed).toBe('503 2\n')
    await run(recipe, 'retry.ts')
  })

  test.each([
    ['that TypeScript has not', 'const a: number = 1\n\nlet b = ;', 'usage.ts, line 3'],
    ['that only a browser finds', 'const a: number = 1\nlet a = 2', 'usage.ts, line 2'],
    ['of an import', 'const a = 1\nimport b from "lodash"', 'usage.ts, line 2'],
    [
      'of a name that a module does not export',
      "import {\n  retr,\n} from 'middleware-cookbook/client/retry'",
      'usage.ts, line 3',
    ],
    ['of an address', 'import "https://example.com/a.js"', 'usage.ts, line 1'],
  ])('with a mistake %s is not run, and its line is marked', async (_, text, place) => {
    const { outcome } = await run(text)
    expect(outcome).toBe(`Not run: there is a mistake in ${place}`)
    const line = await page.locator('.pce-line.wrong').evaluate((marked) => {
      return [...(marked.parentElement?.children ?? [])].indexOf(marked)
    })
    expect(place).toMatch(new RegExp(`line ${line}$`))
    await page.locator('.run-place').click()
    const at = await page.evaluate(() => {
      const { value, selectionStart } = document.activeElement as HTMLTextAreaElement
      return value.slice(0, selectionStart).split('\n').length
    })
    expect(at).toBe(line)
  })

  test('has keys, digests and random ids, which Chromium gives its worker only through the frame', async () => {
    const { printed } = await run(`
const { subtle } = crypto
const curve = { name: 'ECDH', namedCurve: 'P-256' }
const [a, b] = await Promise.all([1, 2].map(() => subtle.generateKey(curve, false, ['deriveBits'])))
const shared = (mine, theirs) =>
  subtle.deriveBits({ name: 'ECDH', public: theirs.publicKey }, mine.privateKey, 256)
const [one, other] = await Promise.all([shared(a, b), shared(b, a)])
console.log(one.byteLength, String(new Uint8Array(one)) === String(new Uint8Array(other)))
const { privateKey } = a
console.log(String(privateKey), privateKey.extractable, privateKey.usages, privateKey.algorithm.name)
const hash = await subtle.digest('SHA-256', new TextEncoder().encode('a'))
console.log(new Uint8Array(hash)[0])
console.log(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID()))
for (const attempt of [subtle.exportKey('jwk', privateKey), subtle.digest('none', new Uint8Array(1))]) {
  await attempt.catch((error) => console.log(error.name, error instanceof Error))
}`)
    expect(printed).toBe(
      "32 true\n[object CryptoKey] false [ 'deriveBits' ] ECDH\n202\ntrue\n" +
        'InvalidAccessError true\nNotSupportedError true\n',
    )
  })

  test('that signs and verifies tokens prints what CI printed', async () => {
    const other = await open('/server/jwt')
    const text = readFileSync(join(root, 'snippets/server/jwt/scopes.ts'), 'utf8')
    const ran = await other.evaluate(editInPage, { id: 'server/jwt/scopes', text })
    expect(ran.outcome).toBe('Same as CI')
    await other.context().close()
  })

  test('that throws shows its own line, also one of the recipe', async () => {
    const { outcome, printed } = await run(
      'interface A {\n  b: string\n}\n\nthrow new TypeError("no")',
    )
    expect([outcome, printed]).toEqual([
      'Ended by an error in usage.ts, line 5',
      'Uncaught TypeError: no\n',
    ])
    const deep = await run(`import { retry } from './retry.ts'\n\nretry({ maxRetries: -1 })`)
    expect(deep.printed).toContain('RangeError: retry({ maxRetries }) is -1')
    expect(deep.outcome).toMatch(/^Ended by an error in retry\.ts, line \d+$/)
  })

  test.each([
    ['loops forever', 'for (;;);', /lets nothing else run/],
    ['waits forever', 'await new Promise(() => {})', /still waits for something/],
    ['prints forever', 'for (;;) console.log("x")', /printed more than a page can show/],
    ['prints 10 MB', 'console.log("x".repeat(1e7)); for (;;);', /printed more than a page can/],
    ['takes all memory', 'const a = []\nfor (;;) a.push(new Uint8Array(1e9))', /usage\.ts, line 2/],
    ['makes a text without end', 'let a = "x"\nfor (;;) a += a', /usage\.ts, line 2/],
    ['sends nonsense', port('null, { type: "printed", text: 5 }'), /printed more than a page can/],
    ['sends without end', port('...Array(1e5).fill("ping")'), /printed more than a page can/],
  ])('that %s is ended, and the page says so', async (_, text, says) => {
    const { outcome, printed } = await run(text)
    expect(outcome).toMatch(says)
    expect(printed.length).toBeLessThan(300_000)
  })

  test('has no page: it can post nothing to it, navigate nothing and open no window', async () => {
    const names = [
      'window',
      'parent',
      'top',
      'opener',
      'frames',
      'document',
      'open',
      'localStorage',
      'sessionStorage',
      'alert',
      'history',
    ]
    const { printed } = await run(`
for (const name of ${JSON.stringify(names)}) console.log(name, name in globalThis)
console.log(origin)
try { location.href = 'https://example.com/' } catch (error) { console.log(String(error)) }
postMessage({ type: 'ended' })
self.postMessage('here')
console.log(self.constructor.name)`)
    const lines = printed.trim().split('\n')
    expect(lines.slice(0, 11)).toEqual(names.map((name) => `${name} false`))
    expect(lines[11]).toBe('null')
    expect(lines.at(-1)).toBe('DedicatedWorkerGlobalScope')
  })

  test('reaches no network, no code elsewhere and nothing that is stored', async () => {
    await page.evaluate(() => {
      localStorage.setItem('secret', 'of the site')
      document.cookie = 'secret=of-the-site'
    })
    const asked: string[] = []
    const elsewhere = createServer(({ url = '' }, response) => {
      asked.push(url)
      response.writeHead(200, { 'access-control-allow-origin': '*' }).end()
    })
    elsewhere.listen(0, '127.0.0.1')
    await once(elsewhere, 'listening')
    const { port } = elsewhere.address() as AddressInfo
    const { printed } = await run(`
const site = 'http://127.0.0.1:${port}'
const tries: Record<string, () => unknown> = {
  fetch: () => fetch(site + '/reached'),
  'XMLHttpRequest': () => { const a = new XMLHttpRequest(); a.open('GET', site + '/reached', false); a.send() },
  WebSocket: () => new Promise((resolve, reject) => { Object.assign(new WebSocket(site.replace('http', 'ws') + '/reached'), { onopen: resolve, onerror: reject }) }),
  EventSource: () => new Promise((resolve, reject) => { Object.assign(new EventSource(site + '/reached'), { onopen: resolve, onerror: reject }) }),
  import: () => import(site + '/reached' + '.js'),
  data: () => import('data:text/javascript,' + ''),
  importScripts: () => importScripts(site + '/reached'),
  eval: () => new Function('return 1')(),
  indexedDB: () => indexedDB.open('a'),
  caches: () => caches.keys(),
  inside: () => new Promise((resolve, reject) => {
    const text = 'fetch("' + site + '/reached").then(() => postMessage(1), () => postMessage(0))'
    new Worker(URL.createObjectURL(new Blob([text]))).onmessage = ({ data }) => (data ? resolve : reject)(data)
  }),
}
for (const [name, attempt] of Object.entries(tries)) {
  try {
    await attempt()
    console.log(name, 'worked')
  } catch {
    console.log(name, 'failed')
  }
}`)
    elsewhere.closeAllConnections()
    elsewhere.close()
    const lines = printed.trim().split('\n')
    expect(lines.filter((line) => !line.endsWith(' failed'))).toEqual([])
    expect(lines).toHaveLength(11)
    expect(asked).toEqual([])
  })

  test('that changes Object.prototype changes nothing for the page and the next run', async () => {
    const { printed } = await run(`
Object.assign(Object.prototype, { polluted: 1 })
Object.prototype.toString = Array.prototype.push = () => { throw new Error('changed') }
console.log('x')`)
    expect(printed).toBe('x\n')
    expect(await page.evaluate(() => 'polluted' in {})).toBe(false)
    expect((await run('console.log("polluted" in {})')).printed).toBe('false\n')
  })
})

describe('the frame', () => {
  test('has an origin of its own, and its window reaches nothing either', async () => {
    const page = await open()
    const figure = page.locator(`[data-run="${PROGRAM}"]`)
    await edit(figure, 'setInterval(() => console.log("here"), 20)\nawait new Promise(() => {})')
    await figure.locator('.run').click()
    await figure.getByText('here').first().waitFor()
    const sandbox = () => page.frames().find((frame) => frame.url() === 'about:srcdoc')
    await expect.poll(sandbox).toBeDefined()
    const inner = sandbox()
    const found = await inner?.evaluate(async (site) => {
      const attempt = async (run: () => unknown) => {
        try {
          return String(await run())
        } catch {
          return 'refused'
        }
      }
      return {
        origin,
        storage: await attempt(() => localStorage.length),
        cookie: await attempt(() => document.cookie),
        page: await attempt(() => parent.document.title),
        site: await attempt(() => top?.document.title),
        opened: await attempt(() => window.open('about:blank')),
        top: await attempt(() => {
          if (top) top.location.href = `${site}/reached`
        }),
        fetch: await attempt(() => fetch(`${site}/reached`)),
      }
    }, server.origin)
    expect(found).toEqual({
      origin: 'null',
      storage: 'refused',
      cookie: 'refused',
      page: 'refused',
      site: 'refused',
      opened: 'null',
      top: 'refused',
      fetch: 'refused',
    })
    expect(page.url()).toBe(server.origin + PAGE)
    await page.context().close()
  })

  test('runs nothing without its sandbox: not as a page, and not in the origin of the site', async () => {
    const page = await open()
    const kit = await page.evaluate(async () => {
      const frames: string[] = []
      const observer = new MutationObserver((changes) => {
        for (const { addedNodes } of changes) {
          for (const node of addedNodes)
            if (node instanceof HTMLIFrameElement) frames.push(node.src)
        }
      })
      observer.observe(document.body, { childList: true })
      document.querySelector<HTMLElement>('.edit')?.click()
      const figure = document.querySelector('[data-run]')
      while (!figure?.querySelector('.editor textarea')) await new Promise(requestAnimationFrame)
      figure.querySelector<HTMLElement>('.run')?.click()
      while (!figure.querySelector('.run-panel[data-kind]'))
        await new Promise(requestAnimationFrame)
      return frames[0]
    })
    const worked = await page.evaluate(async (address = '') => {
      const load = (frame: HTMLIFrameElement, parent: HTMLElement) =>
        new Promise((resolve) => {
          frame.onload = resolve
          parent.append(frame)
        })
      const outer = Object.assign(document.createElement('iframe'), { src: address })
      await load(outer, document.body)
      const within = outer.contentDocument
      if (!within) return 'no frame'
      const inner = within.createElement('iframe')
      inner.srcdoc = within.querySelector('template')?.innerHTML ?? ''
      await load(inner, within.body)
      const [one, two] = [new MessageChannel(), new MessageChannel()]
      const answered = new Promise((resolve) => {
        one.port1.onmessage = resolve
        two.port1.onmessage = resolve
        // It would say at once that this is no module.
        requestAnimationFrame(() => setTimeout(resolve, 0, 'nothing'))
      })
      const what = { modules: { a: 'let a = ;' }, edited: ['a'], worker: 'a', start: {} }
      inner.contentWindow?.postMessage(what, '*', [one.port2, two.port2])
      return await answered
    }, kit)
    expect(worked).toBe('nothing')
    await page.goto(kit ?? '')
    expect(await page.evaluate(() => document.querySelectorAll('body *').length)).toBe(0)
    await page.context().close()
  })

  test('is gone when its page is left in the middle, and the reader comes back to the edited text', async () => {
    const page = await open()
    const figure = page.locator(`[data-run="${PROGRAM}"]`)
    const text = 'setInterval(() => console.log("here"), 20)\nawait new Promise(() => {})'
    await edit(figure, text)
    await figure.locator('.run').click()
    await figure.getByText('here').first().waitFor()
    await page.locator('.VPSidebar a[href="/client/logging"]').click()
    await page.waitForURL('**/client/logging')
    await expect.poll(() => page.locator('iframe').count()).toBe(0)
    await page.goBack()
    await page.waitForURL(`**${PAGE}`)
    await figure.locator('.edit').click()
    await expect.poll(() => figure.locator('textarea').inputValue()).toBe(text)
    await page.context().close()
  })

  test('of one tab does not keep another one from running', async () => {
    const one = await open()
    const other = await one.context().newPage()
    await other.goto(server.origin + PAGE)
    const loop = one.evaluate(editInPage, { id: PROGRAM, text: 'for (;;);' })
    const prints = await other.evaluate(editInPage, { id: PROGRAM, text: 'console.log(1)' })
    expect(prints.printed).toBe('1\n')
    expect((await loop).outcome).toMatch(/lets nothing else run/)
    await one.context().close()
  })
})

describe('the editor', () => {
  async function openEditor(): Promise<{ page: Page; figure: Locator }> {
    const context = await browser.newContext({
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    onTestFinished(() => context.close())
    const page = await context.newPage()
    await page.goto(server.origin + PAGE)
    const figure = page.locator(`[data-run="${PROGRAM}"]`)
    await figure.locator('.edit').click()
    await figure.locator('textarea').waitFor()
    return { page, figure }
  }

  test('is loaded by a press, not before it, and weighs at most 150 KB', async () => {
    const page = await browser.newPage()
    onTestFinished(() => page.close())
    const fetched: string[] = []
    page.on('request', (request) => fetched.push(new URL(request.url()).pathname))
    await page.goto(server.origin + PAGE, { waitUntil: 'networkidle' })
    const figure = page.locator(`[data-run="${PROGRAM}"]`)
    const before = [...fetched]
    expect(
      before.filter((path) => /\/assets\/(?:run|chunks\/(?:press|toggle))/.test(path)),
    ).toEqual([])
    await figure.locator('.edit').click()
    await figure.locator('textarea').waitFor()
    await page.waitForLoadState('networkidle')
    const files = new Set(fetched.slice(before.length))
    expect(files.size).toBeGreaterThan(3)
    let bytes = 0
    for (const file of files) bytes += gzipSync(readFileSync(join(dist, file))).length
    expect(bytes).toBeLessThanOrEqual(EDITOR)
  })

  test('lets a keyboard in and out', async () => {
    const { page, figure } = await openEditor()
    const textarea = figure.locator('textarea')
    await textarea.focus()
    await page.keyboard.press('Control+Home')
    await page.keyboard.press('Tab')
    await expect.poll(() => textarea.inputValue()).toMatch(/^ {2}\/\/ A service/)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toBe('run')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Control+Enter')
    await figure.getByText('Edited, and prints what CI printed').waitFor()
    await figure.getByRole('tab', { name: 'usage.ts, edited' }).press('ArrowRight')
    await expect.poll(() => textarea.inputValue()).toContain('export function retry(')
    await figure.getByRole('tab', { name: 'retry.ts' }).press('Home')
    await figure.getByRole('button', { name: 'Reset' }).click()
    await expect.poll(() => textarea.inputValue()).toMatch(/^\/\/ A service/)
  })

  test('fits a phone and a finger, has no barrier, and is not printed', async () => {
    const { page, figure } = await openEditor()
    await page.setViewportSize({ width: 375, height: 800 })
    await expectNoBarriers(page, 'figure[data-run]:has(.editor)')
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBe(0)
    const small = await figure
      .locator(':is(.editor, .runs) button')
      .evaluateAll((all: HTMLElement[]) =>
        all
          .filter((each) => each.offsetHeight < 44 || each.offsetWidth < 44)
          .map((each) => each.textContent),
      )
    expect(small).toEqual([])
    await page.emulateMedia({ media: 'print' })
    expect(await figure.locator('.editor').isVisible()).toBe(false)
    expect(await figure.locator('.runs').isVisible()).toBe(false)
  })

  test('makes a link that another reader opens', async () => {
    const { page, figure } = await openEditor()
    await figure.locator('textarea').fill('console.log("of a link, ü 👩‍🍳")\n// <img src=x>')
    await figure.getByRole('button', { name: 'Copy link' }).click()
    await figure.getByText('Copied').waitFor()
    const link = await page.evaluate(() => navigator.clipboard.readText())
    expect(link).toMatch(/\/client\/retry#edit=1\.[\w-]+$/)
    const other = await open(new URL(link).pathname + new URL(link).hash)
    const there = other.locator(`[data-run="${PROGRAM}"]`)
    await expect.poll(() => there.locator('textarea').inputValue()).toContain('of a link, ü 👩‍🍳')
    expect(await there.locator('.run-panel, img').count()).toBe(0)
    await there.locator('.run').click()
    await there.getByText('Edited, and prints something else').waitFor()
    await there.getByRole('button', { name: 'Reset' }).click()
    expect(other.url()).toBe(server.origin + PAGE)
    await other.context().close()
  })

  test('says that a link is of another version, and shows what the reader chooses', async () => {
    const texts = { [RECIPE]: '// of the link', 'snippets/gone.ts': '' }
    const other = await open(PAGE + (await fragmentOf({ id: PROGRAM, version: 'old', texts })))
    const there = other.locator(`[data-run="${PROGRAM}"]`)
    await there.getByText('This link was made with another version of these files.').waitFor()
    expect(await there.getByRole('tab', { name: 'edited' }).count()).toBe(0)
    await there.getByRole('button', { name: 'Show its text' }).click()
    await there.getByRole('tab', { name: 'retry.ts, edited' }).click()
    await expect.poll(() => there.locator('textarea').inputValue()).toBe('// of the link')
    // The same page, another link.
    const again = await fragmentOf({ id: PROGRAM, version: 'older', texts })
    await other.evaluate((hash) => (location.hash = hash), again)
    await there.getByRole('button', { name: 'Keep the files of today' }).click()
    await expect
      .poll(() => there.locator('textarea').inputValue())
      .toContain('export function retry(')
    await other.context().close()
  })

  test('says that a link is damaged', async () => {
    const other = await open(`${PAGE}#edit=1.damaged`)
    await other.getByText('This link to an edited program is damaged').waitFor()
    expect(await other.locator('.editor').count()).toBe(0)
    await other.context().close()
  })

  test('closes, and the program is that of the site again', async () => {
    const { figure } = await openEditor()
    await figure.locator('textarea').fill('console.log("edited")')
    await figure.locator('.edit').click()
    await expect.poll(() => figure.locator('.editor').count()).toBe(0)
    await figure.locator('.runs .run').click()
    await figure.getByText('Same as CI').waitFor()
  })
})

async function open(path = PAGE): Promise<Page> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(server.origin + path)
  await page.locator('.edit').first().waitFor()
  return page
}

async function edit(figure: Locator, text: string): Promise<void> {
  await figure.locator('.edit').click()
  await figure.locator('textarea').fill(text)
}

/** A program that gets hold of the port to the page, and posts messages of its own. */
function port(messages: string): string {
  return `const post = MessagePort.prototype.postMessage
MessagePort.prototype.postMessage = function () {
  for (const each of [${messages}]) post.call(this, each)
}
console.log('x')
await new Promise(() => {})`
}
