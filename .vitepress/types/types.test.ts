import type { Highlighter } from 'shiki'
import { createMarkdownRenderer, disposeMdItInstance } from 'vitepress'
import type { MarkdownRenderer } from 'vitepress'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { codeTheme } from '../code-theme.ts'
import { createTypes } from './index.ts'
import * as projects from './project.ts'
import type { Popups } from './sheet.ts'
import { tempProject } from './temp-project.ts'
import type { TempProject } from './temp-project.ts'

let md: MarkdownRenderer
let shiki: Highlighter
let project: TempProject

beforeAll(async () => {
  disposeMdItInstance()
  md = await createMarkdownRenderer('/docs', {
    theme: codeTheme,
    shikiSetup: (highlighter) => void (shiki = highlighter),
  })
})

beforeEach(() => {
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

test('a type that changes two imports away changes the answer', () => {
  const before = build()
  expect(before.json('a.ts')).toContain('const a: string')
  project.write('snippets/c.ts', 'export interface C {\n  deep: number\n}\n')
  const after = build()
  expect(after.json('a.ts')).toContain('const a: number')
  expect(after.name('a.ts')).not.toBe(before.name('a.ts'))
})

test('nothing changed: nothing is asked, and the compiler does not start', () => {
  const before = build().json('a.ts')
  const start = vi.spyOn(projects, 'createProject')
  expect(build().json('a.ts')).toBe(before)
  expect(start).not.toHaveBeenCalled()
})

test('a change elsewhere leaves an answer as it is', () => {
  build().json('a.ts')
  project.write('snippets/apart.ts', 'export const apart = 2\n')
  const start = vi.spyOn(projects, 'createProject')
  build().json('a.ts')
  expect(start).not.toHaveBeenCalled()
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
])('a change of %s makes every answer anew', (_, change) => {
  build().json('a.ts')
  change()
  const start = vi.spyOn(projects, 'createProject')
  build().json('a.ts')
  expect(start).toHaveBeenCalledOnce()
})

test('a file that is gone is noticed, and so is one that is not readable as an answer', () => {
  const before = build().json('a.ts')
  project.write('.vitepress/cache/types/snippets__a.ts.json', '{ "half": ')
  expect(build().json('a.ts')).toBe(before)
})

test('a build is the same in whatever order its pages come', () => {
  project.write('snippets/one.ts', "export const one = (): 'y' | 'x' => 'x'\n")
  project.write('snippets/two.ts', "export const two = () => (Math.random() > 1 ? 'x' : 'y')\n")
  const inOrder = build()
  const [one, two] = [inOrder.json('one.ts'), inOrder.json('two.ts')]
  project.write('package-lock.json', '{ "version": 2 }')
  const otherwise = build()
  expect(otherwise.json('two.ts')).toBe(two)
  expect(otherwise.json('one.ts')).toBe(one)
})

test('code in a doc comment has the colours of code', async () => {
  const doc =
    '/**\n * Runs.\n *\n * ```ts\n * const a = run(1)\n * ```\n * ```sh\n * a && b\n * ```\n * @example\n * run(2)\n */'
  project.write('snippets/run.ts', `${doc}\nexport function run(n: number) {\n  return n\n}\n`)
  const types = createTypes({ root: project.root, base: '/' })
  await types.useHighlighter(shiki)
  types.useMarkdown(md)
  const { popups = [] } = JSON.parse(
    types.sheet('snippets/run.ts')?.json ?? '{}',
  ) as Partial<Popups>
  expect(popups[0]).toContain(
    '<b class="k">const</b> a <b class="k">= </b><b class="f">run</b><b class="q">(</b><b class="n">1</b>',
  )
  expect(popups[0]).toContain('<p class="tag">Example</p><pre><code class="language-ts"><b')
  expect(popups[0]).toContain('<pre><code class="language-sh">a &amp;&amp; b\n</code></pre>')
})

test('a server that watches answers from what is there now', () => {
  const types = build({ watching: true })
  expect(types.json('a.ts')).toContain('const a: string')
  project.write('snippets/c.ts', 'export interface C {\n  deep: number\n}\n')
  expect(types.json('a.ts')).toContain('const a: number')
  expect(types.dependencies('a.ts')).toEqual(
    ['a.ts', 'b.ts', 'c.ts'].map((name) => `${project.root}/snippets/${name}`),
  )
})

function build({ watching = false } = {}) {
  const types = createTypes({ root: project.root, base: '/', watching })
  types.useMarkdown(md)
  return {
    name: (path: string) => types.sheet(`snippets/${path}`)?.name,
    json: (path: string) => types.sheet(`snippets/${path}`)?.json.replace(/<[^>]*>/g, '') ?? '',
    dependencies: (path: string) => [...types.dependenciesOf(`snippets/${path}`)].sort(),
  }
}
