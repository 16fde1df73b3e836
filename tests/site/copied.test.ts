import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compare } from '../../scripts/engine/compare.ts'
import { inventory, type Program } from '../../scripts/engine/inventory.ts'
import { pagePaths } from '../../scripts/engine/pages.ts'
import { install, node, pack } from '../package/packed.ts'
import { openBrowser } from './browser.ts'
import { builtSite, root } from './built-site.ts'
import { copyAll } from './copy-all.ts'
import { serveFolder } from './static-server.ts'

/**
 * Presses every copy button of the site and takes the files that come out to a project that has
 * nothing but the packed library.
 */
const folder = mkdtempSync(join(tmpdir(), 'middleware-cookbook-copied-'))
const project = join(folder, 'project')
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
const { snippets, programs } = inventory(root)

beforeAll(async () => {
  const [copied] = await Promise.all([copyEverything(), makeProject()])
  for (const [path, text] of copied) {
    mkdirSync(dirname(join(project, path)), { recursive: true })
    writeFileSync(join(project, path), text)
  }
}, 180_000)

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

test('every recipe and every program can be copied whole', () => {
  const wanted = snippets.filter(({ kind }) => kind === 'recipe' || kind === 'program')
  expect(wanted.length).toBeGreaterThan(0)
  expect(wanted.filter(({ path }) => !isCopied(path)).map(({ path }) => path)).toEqual([])
})

test('recipes as copied compile with nothing but the library', async () => {
  const recipes = snippets.filter(({ kind, path }) => kind === 'recipe' && isCopied(path))
  expect(
    await compile(
      'recipes',
      recipes.map(({ path }) => path),
      [],
    ),
  ).toBe('')
})

test('programs as copied compile, and print what the pages show', async () => {
  const copied = programs.filter(({ path }) => isCopied(path))
  expect(
    await compile(
      'programs',
      copied.map(({ path }) => path),
      ['node'],
    ),
  ).toBe('')
  writeFileSync(
    join(project, 'skip-sleeps.js'),
    "import { skippingClock } from 'middleware-cookbook/testing'\n\nskippingClock()\n",
  )
  const wrong = await inParallel(copied, differenceOf)
  expect(wrong.filter((difference) => difference !== '').join('\n')).toBe('')
}, 120_000)

async function copyEverything(): Promise<ReadonlyMap<string, string>> {
  const server = await serveFolder(await builtSite())
  const browser = await openBrowser()
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
  const page = await context.newPage()
  const copied = new Map<string, string>()
  for (const path of pagePaths(root)) {
    await page.goto(server.origin + path.replace(/^docs|(?:index)?\.md$/g, ''))
    for (const { source, text } of await copyAll(page)) copied.set(source, text)
  }
  await browser.close()
  await server.close()
  return new Map([...copied].filter(([source]) => !source.includes('#')))
}

async function makeProject(): Promise<void> {
  const { tarball } = await pack(root, folder)
  await install(tarball, project)
  for (const name of ['@types/node', 'undici-types']) {
    cpSync(join(root, 'node_modules', name), join(project, 'node_modules', name), {
      recursive: true,
    })
  }
}

function isCopied(path: string): boolean {
  return existsSync(join(project, path))
}

/** @returns what the compiler says */
async function compile(
  name: string,
  files: readonly string[],
  types: readonly string[],
): Promise<string> {
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'],
    strict: true,
    skipLibCheck: true,
    types,
    rootDir: '.',
    outDir: name,
  }
  const config = join(project, `tsconfig.${name}.json`)
  writeFileSync(config, JSON.stringify({ compilerOptions, files }))
  return node(project, tsc, '-p', config).catch((error: unknown) => String(error))
}

async function differenceOf(program: Program): Promise<string> {
  const script = join('programs', program.path.replace(/\.ts$/, '.js'))
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--import', './skip-sleeps.js', script],
    { cwd: project, timeout: 20_000 },
  ).catch((error: unknown) => error as { stdout: string; stderr: string })
  const golden = readFileSync(join(root, program.output), 'utf8')
  const [expected, ending] = splitEnding(golden, program)
  if (!stderr.includes(ending)) return `${program.path} did not end with ${ending}`
  const names = { golden: program.output, printed: script }
  const unexpected = program.throws === undefined ? stderr : ''
  return (compare(expected, stdout, names, program)?.diff ?? '') + unexpected
}

/** Node itself writes the error that ends a program to stderr, with its stack. */
function splitEnding(golden: string, { throws }: Program): [string, string] {
  if (throws === undefined) return [golden, '']
  const start = golden.lastIndexOf('Uncaught ')
  return [golden.slice(0, start), throws]
}

async function inParallel<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  workers = 4,
): Promise<R[]> {
  const results: R[] = []
  const rest = [...items]
  const worker = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) {
      results.push(await work(item))
    }
  }
  await Promise.all(Array.from({ length: workers }, worker))
  return results
}
