import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Highlighter } from 'shiki'
import { createMarkdownRenderer, disposeMdItInstance } from 'vitepress'
import type { MarkdownRenderer } from 'vitepress'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { MockInstance } from 'vitest'
import { codeTheme } from '../code-theme.ts'
import { createCompiler } from './compiler.ts'
import type { CompilerOptions } from './compiler.ts'
import { createTypes, NotYet } from './index.ts'
import type { Types } from './index.ts'
import type { Popups } from './sheet.ts'
import * as threads from './start-thread.ts'
import type { CompilerThread } from './start-thread.ts'
import { tempProject } from './temp-project.ts'
import type { TempProject } from './temp-project.ts'

const deepNumber = 'export interface C {\n  deep: number\n}\n'
let md: MarkdownRenderer
let shiki: Highlighter
let project: TempProject
/** Whether the compiler was started, and what it was asked. */
let start: MockInstance<typeof threads.startThread>
let asked: string[]

beforeAll(async () => {
  disposeMdItInstance()
  md = await createMarkdownRenderer('/docs', {
    theme: codeTheme,
    shikiSetup: (highlighter) => void (shiki = highlighter),
  })
})

beforeEach(() => {
  asked = []
  start = vi.spyOn(threads, 'startThread').mockImplementation(withoutThread)
  project = tempProject({
    'snippets/a.ts': "import { b } from './b.ts'\nexport const a = b.value.deep\n",
    'snippets/b.ts': "import type { C } from './c.ts'\nexport declare const b: { value: C }\n",
    'snippets/c.ts': 'export interface C {\n  deep: string\n}\n',
    'snippets/apart.ts': 'export const apart = [1]\n',
    'package-lock.json': '{ "version": 1 }',
  })
})

afterEach(() => project.dispose())
afterAll(() => disposeMdItInstance())

test('a type that changes two imports away changes the answer', async () => {
  const before = await build()
  expect(before.json('a.ts')).toContain('const a: string')
  project.write('snippets/c.ts', deepNumber)
  const after = await build()
  expect(after.json('a.ts')).toContain('const a: number')
  expect(after.name('a.ts')).not.toBe(before.name('a.ts'))
})

test('nothing changed: nothing is asked, and the compiler does not start', async () => {
  const before = await build()
  start.mockClear()
  const after = await build()
  expect(after.json('a.ts')).toBe(before.json('a.ts'))
  expect(start).not.toHaveBeenCalled()
})

test('a change elsewhere leaves an answer as it is', async () => {
  await build()
  asked = []
  project.write('snippets/apart.ts', 'export const apart = 2\n')
  await build()
  expect(asked).toEqual(['snippets/apart.ts'])
})

test.each([
  ['the packages', () => project.write('package-lock.json', '{ "version": 2 }')],
  [
    'the compiler options',
    () => project.write('tsconfig.json', '{ "compilerOptions": { "strict": false, "types": [] } }'),
  ],
  [
    'a declaration that is seen everywhere',
    () => project.write('snippets/apart.ts', 'declare global {\n  var x: number\n}\nexport {}\n'),
  ],
])('a change of %s makes every answer anew', async (_, change) => {
  await build()
  asked = []
  change()
  await build()
  expect(asked).toEqual(['a', 'apart', 'b', 'c'].map((name) => `snippets/${name}.ts`))
})

test('a file that is not readable as an answer is made anew', async () => {
  const before = await build()
  project.write('.vitepress/cache/types/snippets__a.ts.json', '{ "half": ')
  expect((await build()).json('a.ts')).toBe(before.json('a.ts'))
})

test('a build is the same in whatever order its pages come', async () => {
  project.write('snippets/one.ts', "export const one = (): 'y' | 'x' => 'x'\n")
  project.write('snippets/two.ts', "export const two = () => (Math.random() > 1 ? 'x' : 'y')\n")
  const inOrder = await build(['one.ts', 'two.ts'])
  const [one, two] = [inOrder.json('one.ts'), inOrder.json('two.ts')]
  project.write('package-lock.json', '{ "version": 2 }')
  const otherwise = await build(['two.ts', 'one.ts'])
  expect(otherwise.json('two.ts')).toBe(two)
  expect(otherwise.json('one.ts')).toBe(one)
})

test('code in a doc comment has the colours of code', async () => {
  const doc =
    '/**\n * Runs.\n *\n * ```ts\n * const a = run(1)\n * ```\n * ```sh\n * a && b\n * ```\n * @example\n * run(2)\n */'
  project.write('snippets/run.ts', `${doc}\nexport function run(n: number) {\n  return n\n}\n`)
  const { name } = await build(['run.ts'])
  const { popups } = JSON.parse(project.read(`dist/assets/types/${name('run.ts')}`)) as Popups
  expect(popups[0]).toContain(
    '<b class="k">const</b> a <b class="k">= </b><b class="f">run</b><b class="q">(</b><b class="n">1</b>',
  )
  expect(popups[0]).toContain('<p class="tag">Example</p><pre><code class="language-ts"><b')
  expect(popups[0]).toContain('<pre><code class="language-sh">a &amp;&amp; b\n</code></pre>')
})

test('a page waits for the compiler only if it shows itself what the compiler says', async () => {
  const highlight = 'export const a = 1\n//           ^ why\n'
  project.write('snippets/marked.ts', highlight)
  project.write('snippets/query.ts', 'const a = 1\n//    ^?\nexport { a }\n')
  project.write('snippets/error.ts', '// @ts-expect-error\nexport const a: string = 1\n')
  const types = await createdTypes()
  for (const path of ['a.ts', 'marked.ts']) expect(show(types, path)).toMatch(/\.\w{8}\.json$/)
  for (const path of ['query.ts', 'error.ts']) expect(() => show(types, path)).toThrow(NotYet)
})

test('what is wrong with a file is said to whoever waits for its types, each time', async () => {
  project.write('snippets/wrong.ts', '// @ts-expect-error\nexport const right = 1\n')
  const types = await createdTypes()
  const message = 'snippets/wrong.ts:1 expects an error that does not occur.'
  for (let times = 0; times < 2; times++) {
    await expect(answer(() => show(types, 'wrong.ts'))).rejects.toThrow(message)
  }
  await expect(types.write(join(project.root, 'dist'))).rejects.toThrow(message)
})

test('an answer from a time at which files changed is not kept, and is asked for again', async () => {
  start.mockImplementation((options) => {
    const thread = withoutThread(options)
    return {
      ...thread,
      async analysis(path) {
        const analysis = await thread.analysis(path)
        if (asked.length === 1) await change('snippets/c.ts', deepNumber)
        return analysis
      },
    }
  })
  const types = await createdTypes({ watching: true })
  expect(await served(types, 'a.ts')).toContain('const a: number')
  expect(asked).toEqual(['snippets/a.ts', 'snippets/a.ts'])
})

test('nor is it taken for an answer when the files are as they were before', async () => {
  let answered = 0
  start.mockImplementation((options) => {
    const thread = withoutThread(options)
    return {
      ...thread,
      async analysis(path) {
        if (answered === 0) await change('snippets/c.ts', deepNumber)
        return thread.analysis(path).finally(() => answered++)
      },
    }
  })
  const types = await createdTypes({ watching: true })
  const deepString = project.read('snippets/c.ts')
  show(types, 'a.ts')
  types.server.changed(join(project.root, 'snippets/a.ts'))
  await vi.waitFor(() => expect(answered).toBe(1), { timeout: 60_000 })
  await setImmediate()
  await change('snippets/c.ts', deepString)
  expect(await served(types, 'a.ts')).toContain('const a: string')
})

test('a server answers from what is there now, and knows which pages that changes', async () => {
  const types = await createdTypes({ watching: true })
  const before = show(types, 'a.ts')
  expect(await served(types, 'a.ts')).toContain('const a: string')
  await change('snippets/c.ts', deepNumber)
  expect(show(types, 'a.ts')).not.toBe(before)
  expect(await served(types, 'a.ts')).toContain('const a: number')
  const pages = (path: string) => types.server.changed(join(project.root, 'snippets', path))
  expect(['a.ts', 'c.ts', 'apart.ts'].map((path) => pages(path).length)).toEqual([1, 1, 0])
})

/** Shows these files, in this order, as the pages of a build do. */
async function build(paths = ['a.ts', 'apart.ts', 'b.ts', 'c.ts']) {
  const types = await createdTypes()
  const names = new Map<string, string | undefined>()
  for (const path of paths) names.set(path, await answer(() => show(types, path)))
  await types.write(join(project.root, 'dist'))
  const name = (path: string) => names.get(path) ?? ''
  return { name, json: (path: string) => plain(project.read(`dist/assets/types/${name(path)}`)) }
}

async function createdTypes({ watching = false } = {}) {
  const types = createTypes({ root: project.root, base: '/', watching })
  await types.useHighlighter(shiki)
  types.useMarkdown(md)
  return types
}

function show(types: Types, path: string) {
  return types.show(`snippets/${path}`, join(project.root, 'docs/page.md'))
}

/** A server looks at a file once per turn of the event loop. */
async function change(path: string, text: string): Promise<void> {
  project.write(path, text)
  await setImmediate()
}

/** What a reader of a page gets. */
async function served(types: Types, path: string): Promise<string> {
  const name = await answer(() => show(types, path))
  return plain((await types.server.json(name ?? '')) ?? '')
}

/** As a page does: waits if it has to, and asks again. */
async function answer<T>(ask: () => T): Promise<T> {
  try {
    return ask()
  } catch (error) {
    if (!(error instanceof NotYet)) throw error
    await error.answer
    return answer(ask)
  }
}

function plain(json: string): string {
  return json.replace(/<[^>]*>/g, '')
}

/** The compiler itself, where it takes part in nothing but the answers. */
function withoutThread(options: CompilerOptions): CompilerThread {
  const compiler = createCompiler(options)
  return {
    async analysis(path) {
      asked.push(path)
      return compiler.analysis(path)
    },
    publicApi: async () => compiler.publicApi(),
    close: () => undefined,
  }
}
