import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { openBrowser } from '../../tests/site/browser.ts'
import { serveFolder } from '../../tests/site/static-server.ts'
import type { Measured } from '../lib/rounds.ts'
import type { Contestant } from './contestants.ts'

/** Builds a contestant's site in a process of its own, weighs its pages, and opens one. */
export async function measure(contestant: Contestant): Promise<Measured> {
  const { corpus, warm, hover } = contestant
  rmSync(join(corpus.folder, '.vitepress/dist'), { recursive: true, force: true })
  if (!warm) rmSync(join(corpus.folder, '.vitepress/cache'), { recursive: true, force: true })
  else if (!existsSync(corpus.cache)) await build(contestant)
  const { seconds, cpu, memory } = await build(contestant)
  return {
    seconds,
    'seconds of CPU': cpu,
    'MB of memory': memory,
    ...weights(join(corpus.folder, '.vitepress/dist')),
    ...(hover && { 'ms to the first type': await firstPopup(corpus.folder, hover) }),
  }
}

async function build({ corpus, env }: Contestant) {
  const start = performance.now()
  const child = fork(join(corpus.folder, 'build.mjs'), {
    env: { ...process.env, ...env, NODE_ENV: 'production' },
    execArgv: ['--max-old-space-size=6144'],
    silent: true,
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => (printed += String(chunk)))
  }
  let told: { memory: number; cpu: number } | undefined
  child.on('message', (message) => (told = message as { memory: number; cpu: number }))
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0 || told === undefined) throw new Error(`The site does not build:\n${printed}`)
  return { seconds: (performance.now() - start) / 1000, ...told }
}

/** Of a page, on average, in KB: what is sent at once, and what a reader who navigates gets. */
function weights(dist: string): Measured {
  const assets = readdirSync(join(dist, 'assets')).map((name) => join(dist, 'assets', name))
  const html = readdirSync(join(dist, 'guide')).map((name) => join(dist, 'guide', name))
  const lean = assets.filter((name) => /bench_page.*\.lean\.js$/.test(name))
  const full = assets.filter((name) => /bench_page.*(?<!\.lean)\.js$/.test(name))
  const theme = readdirSync(join(dist, 'assets'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?:^app|chunks[\\/]theme|chunks[\\/]framework)\..*\.js$/.test(name))
    .map((name) => join(dist, 'assets', name))
  return {
    'KB of HTML': average(html),
    'KB of HTML, gzip': average(html, gzipped),
    'KB of script of a page': average(lean),
    'KB of script of a page, gzip': average(lean, gzipped),
    'KB of script to navigate to it': average(full),
    'KB of script to navigate to it, gzip': average(full, gzipped),
    'KB of script of the site, gzip': average(theme, gzipped) * theme.length,
  }
}

const gzipped = (file: string) => gzipSync(readFileSync(file)).length

function average(files: readonly string[], size = (file: string) => readFileSync(file).length) {
  return files.reduce((sum, file) => sum + size(file), 0) / files.length / 1000
}

/** From a pointer that comes over a name to its type, in a browser with a quarter of the CPU. */
async function firstPopup(
  folder: string,
  { name, popup }: { name: string; popup: string },
): Promise<number> {
  const server = await serveFolder(join(folder, '.vitepress/dist'))
  const browser = await openBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    await page.goto(`${server.origin}/guide/page-1`)
    await page.waitForLoadState('networkidle')
    const target = page
      .locator(name)
      .filter({ hasText: /^\s*createClient\s*$|^\s*compose\s*$/ })
      .last()
    await target.scrollIntoViewIfNeeded()
    const box = await target.boundingBox()
    if (box === null) throw new Error('The page has no name to point at.')
    const start = performance.now()
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await page.locator(popup).first().waitFor({ timeout: 20_000 })
    return performance.now() - start
  } finally {
    await browser.close()
    await server.close()
  }
}
