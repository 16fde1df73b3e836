import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { HttpResponse } from '../../runtime/index.ts'
import { install, pack } from '../package/packed.ts'
import { openBrowser } from '../site/browser.ts'
import { bundle } from './bundle.ts'
import { fetchTarget } from './fetch-target.ts'
import { startWorkerd } from './workerd.ts'

/** The packed library in an empty project, bundled as the tools of the platform do. */
const folder = mkdtempSync(join(tmpdir(), 'middleware-cookbook-runtimes-'))
const project = join(folder, 'project')

beforeAll(async () => {
  const { tarball } = await pack(join(import.meta.dirname, '../..'))
  await install(tarball, project)
  for (const name of ['fetch-cases.ts', 'worker.ts', 'page.ts'])
    cpSync(join(import.meta.dirname, '../fetch-platform', name), join(project, name))
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** What is so in workerd and in a browser. */
const everywhere = {
  'reads JSON': '{"a":1}',
  'sends JSON': 'application/json {"a":"é"}',
  'sends a form': 'a.txt',
  'undoes gzip': 'packed null',
  'reads a stream of 1 MB': '1048576',
  'leaves a stream in the middle': 'left',
  'HEAD has no content': '200 .',
  'tries again': 'call 3',
  'signs in': 'Basic YWRhOng=',
  'names a timeout':
    'OperationTimeoutError: GET http://127.0.0.1:[port]/never did not finish within 50 ms',
  'passes on the reason of an abort': 'Error: enough',
  'a dead port is a NetworkError': 'true',
  'calls an application in memory': 'here',
  'takes connections, and closes': '200',
} as const

const SERVE_REFUSED =
  'MiddlewareError: serve() cannot listen: this runtime has no sockets for servers. ' +
  'Export a fetch handler that calls the application, or pass the application as transport to createClient()'

const REDIRECT_HIDDEN =
  'RedirectError: GET http://127.0.0.1:[port]/redirect was redirected, and this fetch hides where to: ' +
  "use redirect: 'follow' for the call and fetchTransport(fetch, { redirect: 'follow' })"

test.each([[['workerd', 'worker', 'browser']], [['workerd']], [['worker']]])(
  'the client works in workerd, bundled with the conditions %s',
  async (conditions) => {
    const target = await fetchTarget()
    const worker = await startWorkerd(folder, await bundle(project, 'worker', conditions))
    onTestFinished(async () => {
      await worker.close()
      await target.close()
    })
    const response = await fetch(`${worker.url.href}?target=${target.url.origin}`)
    expect(await response.json()).toEqual({
      ...everywhere,
      'follows a redirect': '/json after 302 a=1,b=2, 200',
      'keeps a redirect that it must not follow': '302 /json',
      serves: SERVE_REFUSED,
    })
  },
)

test('the client works in a browser', async () => {
  const script = await bundle(project, 'page', ['browser'])
  const target = await fetchTarget({
    'GET /': async () =>
      new HttpResponse('<script type="module" src="/page.js"></script>', {
        headers: { 'content-type': 'text/html' },
      }),
    'GET /page.js': async () =>
      new HttpResponse(script, { headers: { 'content-type': 'text/javascript' } }),
  })
  const browser = await openBrowser()
  onTestFinished(async () => {
    await browser.close()
    await target.close()
  })
  const page = await browser.newPage()
  await page.goto(target.url.href)
  await page.waitForFunction(() => 'results' in globalThis)
  const results = await page.evaluate(() => JSON.stringify(Reflect.get(globalThis, 'results')))
  expect(JSON.parse(results.replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:[port]'))).toEqual({
    ...everywhere,
    // A browser follows by itself and hides where to.
    'follows a redirect': '/json after 200',
    'keeps a redirect that it must not follow': REDIRECT_HIDDEN,
    serves: 'on the page',
  })
})
