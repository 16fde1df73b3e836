import { spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')

/** The command, as a file for Node. */
export const vitepress = join(
  dirname(createRequire(import.meta.url).resolve('vitepress/package.json')),
  'bin/vitepress.js',
)

/** The folder of the built site. */
export const dist = join(root, '.vitepress/dist')
const produced = [dist, join(root, '.vitepress/cache')]
/** What the site is made of: a change in any of these makes a built site stale. */
const sources = [
  ...['.vitepress', 'cli', 'docs', 'package.json', 'runtime', 'scripts', 'snippets'],
  // Pages show what these tests have found.
  ...['bench/results', 'tests/faults', 'tests/fixtures', 'tests/projects/results.json'],
  ...[
    'tests/hosts/results.json',
    'tests/hosts/own/results.json',
    'tests/hosts/programs/tabs',
    'tests/sdks/results.json',
  ],
  ...['tests/sdks/peers/programs', 'tests/sdks/peers/tabs'],
]

/** Builds the site if there is none, or if it is older than its sources. */
export async function buildIfStale(): Promise<void> {
  if (!isFresh()) await build(root)
}

/** Runs VitePress's build, and rejects with what it printed if it fails. */
export async function build(folder: string): Promise<void> {
  // Vitest sets NODE_ENV to test, which VitePress would take for development.
  const env = { ...process.env, NODE_ENV: 'production' }
  const run = spawn(process.execPath, [vitepress, 'build', folder], { env })
  let printed = ''
  for (const stream of [run.stdout, run.stderr])
    stream.on('data', (chunk) => (printed += String(chunk)))
  const code = await new Promise((done) => run.on('close', done))
  if (code !== 0) throw new Error(`The site does not build:\n${printed}`)
}

function isFresh(): boolean {
  const built = join(dist, '404.html')
  if (!existsSync(built)) return false
  const { mtimeMs } = statSync(built)
  return sources.every((path) => newest(join(root, path)) < mtimeMs)
}

function newest(path: string): number {
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  const entries = readdirSync(path).map((name) => join(path, name))
  return Math.max(0, ...entries.filter((entry) => !produced.includes(entry)).map(newest))
}

/** `/client/retry` for `client/retry.html`, `/` for `index.html`. The frame of edited code is no page. */
export function pathsOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.html') && file !== '404.html' && !file.startsWith('assets'))
    .map((file) => `/${file.replaceAll('\\', '/').replace(/(?:(^|\/)index)?\.html$/, '$1')}`)
    .sort()
}
