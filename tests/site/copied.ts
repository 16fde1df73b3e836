import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hangs } from '../../scripts/lib/hangs.ts'
import { compare } from '../../scripts/run/compare.ts'
import { inventory, type Program, type SnippetKind } from '../../scripts/cookbook/snippet.ts'
import { newestTsc } from '../compiles.ts'
import { addPeers, install, node, pack } from '../package/packed.ts'
import { root } from './built-site.ts'
import type { Copied } from './copy-all.ts'

/** Takes the files that were copied from the site to a project that has nothing but the packed library. */
const folder = mkdtempSync(join(tmpdir(), 'middleware-cookbook-copied-'))
const project = join(folder, 'project')
const { snippets, programs } = inventory(root)

/** @param all what every copy button of the site put on the clipboard */
export function testCopied(all: () => readonly Copied[]): void {
  beforeAll(async () => {
    await makeProject()
    for (const { source, text } of all().filter(({ source }) => !isExcerpt(source))) {
      mkdirSync(dirname(join(project, source)), { recursive: true })
      writeFileSync(join(project, source), text)
    }
  })

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  test('is what the source files say', () => {
    expect(all().some(({ source }) => isExcerpt(source))).toBe(true)
    expect(all().filter(({ source, text }) => text !== sourceText(source))).toEqual([])
  })

  test('holds every recipe, every program and what they import as a whole', () => {
    const copyable: readonly SnippetKind[] = ['recipe', 'program', 'module']
    const wanted = snippets.filter(({ kind }) => copyable.includes(kind))
    expect(wanted.length).toBeGreaterThan(0)
    expect(wanted.filter(({ path }) => !isCopied(path)).map(({ path }) => path)).toEqual([])
  })

  test('compiles with nothing but the library: the recipes', async () => {
    const recipes = snippets.filter(({ kind, path }) => kind === 'recipe' && isCopied(path))
    const paths = recipes.map(({ path }) => path)
    expect(await compile('recipes', paths, [])).toBe('')
  })

  test('compiles, and prints what the pages show: the programs', async () => {
    const whole = programs.filter(({ path }) => isCopied(path))
    const paths = whole.map(({ path }) => path)
    expect(await compile('programs', paths, ['node'])).toBe('')
    const printed = await printedBy(whole)
    const wrong = whole.flatMap((program) => {
      const golden = readFileSync(join(root, program.output), 'utf8')
      const names = { golden: program.output, printed: program.path }
      return compare(golden, printed[program.path] ?? '', names, program)?.diff ?? []
    })
    expect(wrong.join('\n')).toBe('')
  })
}

async function makeProject(): Promise<void> {
  const { tarball } = await pack(root)
  await install(tarball, project)
  addPeers(root, project)
  for (const name of ['@types/node', 'undici-types']) {
    cpSync(join(root, 'node_modules', name), join(project, 'node_modules', name), {
      recursive: true,
    })
  }
}

/** The end of a block's link names the lines, where they are not all. */
function isExcerpt(source: string): boolean {
  return source.includes('#')
}

/** @param source as a block's link ends: `snippets/client/retry/retry.ts#L3-L9` */
function sourceText(source: string): string {
  const [path = '', lines = ''] = source.split('#')
  const [, first = 1, last = Infinity] = /^L(\d+)-L(\d+)$/.exec(lines) ?? []
  const shown = readFileSync(join(root, path), 'utf8')
    .split('\n')
    .slice(Number(first) - 1, Number(last))
    .filter((line) => !/^\s*\/\/ (?:#(?:end)?region\b|\s*\^)/.test(line))
  const indent = /^\s*/.exec(shown[0] ?? '')?.[0].length ?? 0
  return shown
    .map((line) => line.slice(indent))
    .join('\n')
    .trimEnd()
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
    rewriteRelativeImportExtensions: true,
    types,
    sourceMap: true,
    rootDir: '.',
    outDir: name,
  }
  const config = join(project, `tsconfig.${name}.json`)
  writeFileSync(config, JSON.stringify({ compilerOptions, files }))
  return node(project, ...(await newestTsc()), '-p', config).catch((error: unknown) =>
    String(error),
  )
}

/** Runs programs one after another in one process, where sleeps are skipped. */
async function printedBy(programs: readonly Program[]): Promise<Readonly<Record<string, string>>> {
  const runner = `
    import { format } from 'node:util'
    import { skippingClock } from 'middleware-cookbook/testing'

    const printed = {}
    for (const path of ${JSON.stringify(programs.map(({ path }) => path))}) {
      // Its own: what one has slept is not later for the next.
      const clock = skippingClock()
      printed[path] = ''
      console.log = (...args) => (printed[path] += format(...args) + '\\n')
      const ended = import('./programs/' + path.replace(/ts$/, 'js')).catch((error) => {
        console.log('Uncaught ' + error.name + ': ' + error.message)
      })
      const late = new Promise((resolve) => setTimeout(resolve, ${hangs}, 'late').unref())
      if ((await Promise.race([ended, late])) === 'late') console.log('does not end')
      clock.restore()
    }
    process.stdout.write(JSON.stringify(printed), () => process.exit())
  `
  writeFileSync(join(project, 'runner.js'), runner)
  const stdout = await node(project, '--enable-source-maps', 'runner.js')
  return JSON.parse(stdout) as Record<string, string>
}
