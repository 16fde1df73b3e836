import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Highlighter, ThemeRegistration } from 'shiki'
import { createMarkdownRenderer, disposeMdItInstance } from 'vitepress'
import type { MarkdownRenderer } from 'vitepress'
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest'
import type { MockInstance } from 'vitest'
import { createCompiler } from './compiler.ts'
import type { CompilerOptions } from './compiler.ts'
import { createTypes, TypesPending } from './index.ts'
import type { Color, Types, TypesOptions } from './index.ts'
import * as threads from './start-thread.ts'
import type { CompilerThread } from './start-thread.ts'
import { tempProject } from './temp-project.ts'
import type { TempProject } from './temp-project.ts'

const palette: Readonly<Record<Color, string>> = {
  plain: '#000001',
  quiet: '#000002',
  keyword: '#000003',
  string: '#000004',
  constant: '#000005',
  callable: '#000006',
  type: '#000007',
}
const color = (name: Color, ...scope: string[]) => ({
  scope,
  settings: { foreground: palette[name] },
})
/** A small theme: what the site passes is its own. */
const theme: ThemeRegistration = {
  name: 'small',
  type: 'light',
  fg: palette.plain,
  bg: '#ffffff',
  settings: [
    color('quiet', 'punctuation', 'meta.brace'),
    color('keyword', 'keyword', 'storage'),
    color('constant', 'constant'),
    color('callable', 'entity.name.function'),
  ],
}

/** What a site has to say, without its root. */
export const typesOptions: Omit<TypesOptions, 'root'> = {
  base: '/',
  entries: ['runtime/index.ts', 'runtime/testing.ts'],
  reference: { 'runtime/index.ts': '/reference/', 'runtime/testing.ts': '/reference/testing' },
  code: { theme, palette },
  sourceOf: () => undefined,
  watching: false,
}

export const deepNumber = 'export interface C {\n  deep: number\n}\n'

// The tests of other folders come in here too: this is their only door beside `index.ts`.
export { createCompiler, tempProject, threads }
export type { TempProject }

let md: MarkdownRenderer
let shiki: Highlighter
export let project: TempProject
/** Starts the compiler, which takes the place of its thread: that has tests of its own. */
export let start: MockInstance<typeof threads.startThread>
/** What the compiler was asked: paths. */
export let asked: string[]

/** Makes a project for each test of a file, of which the types are asked for. */
export function useProject(): void {
  beforeAll(async () => {
    disposeMdItInstance()
    md = await createMarkdownRenderer('/docs', {
      theme,
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
}

/** Shows these files, in this order, as the pages of a build do. */
export async function build(
  paths = ['a.ts', 'apart.ts', 'b.ts', 'c.ts'],
  options: Partial<TypesOptions> = {},
) {
  const types = await createdTypes(options)
  const names = new Map<string, string | undefined>()
  for (const path of paths) names.set(path, await answer(() => show(types, path)))
  await types.write(join(project.root, 'dist'))
  const name = (path: string) => names.get(path) ?? ''
  return { name, json: (path: string) => plain(project.read(`dist/assets/types/${name(path)}`)) }
}

export async function createdTypes({
  watching = false,
  ...more
}: Partial<TypesOptions> = {}): Promise<Types> {
  const types = createTypes({ ...typesOptions, root: project.root, watching, ...more })
  await types.useHighlighter(shiki)
  types.useMarkdown(md)
  return types
}

export function show(types: Types, path: string) {
  return types.show(`snippets/${path}`, join(project.root, 'docs/page.md'))
}

/** Writes a file. A server looks at a file once per turn of the event loop. */
export async function change(path: string, text: string): Promise<void> {
  project.write(path, text)
  await setImmediate()
}

/** What a reader of a page gets. */
export async function served(types: Types, path: string): Promise<string> {
  const name = await answer(() => show(types, path))
  return plain((await types.server.json(name ?? '')) ?? '')
}

/** As a page does: waits if it has to, and asks again. */
export async function answer<T>(ask: () => T): Promise<T> {
  try {
    return ask()
  } catch (error) {
    if (!(error instanceof TypesPending)) throw error
    await error.answer
    return answer(ask)
  }
}

function plain(json: string): string {
  return json.replace(/<[^>]*>/g, '')
}

/** The compiler itself, where it takes part in nothing but the answers. */
export function withoutThread(options: CompilerOptions): CompilerThread {
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
