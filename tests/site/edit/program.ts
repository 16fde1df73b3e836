import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { root } from '../built-site.ts'
import { editInPage } from '../edit-in-page.ts'
import { type Site } from '../site.fixture.ts'
import { open, PAGE, PROGRAM, RECIPE } from './opened.ts'
import { testReach } from './reach.ts'

/** A program that a reader has edited: what it prints, where it is wrong, and how it is ended. */
export function testProgram(site: Site): void {
  let page: Page
  const faults: string[] = []
  beforeAll(async () => {
    page = await open(site)
    page.on('pageerror', (error) => faults.push(error.message))
  })
  afterEach(async () => {
    // Its frame is gone, and the page as it was.
    expect(await page.locator('iframe').count()).toBe(0)
    expect(page.url()).toBe(site.origin + PAGE)
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
      "import {\n  retry1,\n} from 'middleware-cookbook/client/retry'",
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
    const other = await open(site, '/server/jwt')
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

  testReach(run, () => page)
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
