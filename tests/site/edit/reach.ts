import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { type Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { type Ran } from '../run-in-page.ts'

/** What an edited program, which can be of a stranger's link, reaches: nothing. */
export function testReach(run: (text: string) => Promise<Ran>, page: () => Page): void {
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
    await page().evaluate(() => {
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
    expect(await page().evaluate(() => 'polluted' in {})).toBe(false)
    expect((await run('console.log("polluted" in {})')).printed).toBe('false\n')
  })
}
