import { join } from 'node:path'
import { createMarkdownRenderer, disposeMdItInstance } from 'vitepress'
import type { MarkdownRenderer } from 'vitepress'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createTypes } from '../types/index.ts'
import { createCompiler, tempProject, threads, typesOptions } from '../types/types.fixture.ts'
import type { TempProject } from '../types/types.fixture.ts'
import { blocks, readSourceInfo, renderForSearch } from './index.ts'
import { Fragments } from './fragments.ts'
import type { PageEnv } from './page-position.ts'

let project: TempProject
let md: MarkdownRenderer
/** What the compiler was asked; it answers when the test says so. */
let open: { readonly about: string; readonly answer: () => void }[]

beforeEach(async () => {
  disposeMdItInstance()
  open = []
  project = tempProject({
    'snippets/a.ts': 'export const a = [1]\n',
    'snippets/query.ts': 'const a = [1]\n//    ^?\n',
    'snippets/wrong.ts': '// @ts-expect-error\nexport const right = 1\n',
    'snippets/rule/rule.test.ts':
      "declare function test(...of: unknown[]): void\ntest('waits', () => 1)\n",
    'runtime/index.ts': '/** Helps. */\nexport declare function help(): void\n',
    'runtime/kit/index.ts': 'export {}\n',
    'runtime/testing.ts': 'export {}\n',
  })
  const { root } = project
  const compiler = createCompiler({ root, entries: typesOptions.entries, watching: false })
  vi.spyOn(threads, 'startThread').mockReturnValue({
    analysis: (path) => whenTold(path, () => compiler.analysis(path)),
    publicApi: () => whenTold('public API', () => compiler.publicApi()),
    close: () => undefined,
  })
  const types = createTypes({ ...typesOptions, root, sourceOf: readSourceInfo })
  md = await createMarkdownRenderer(
    join(root, 'docs'),
    blocks({ root, repository: 'https://example.test', types, fragments: new Fragments() }),
  )
})

afterEach(() => {
  disposeMdItInstance()
  project.dispose()
})

test('a page waits for what it shows of the answers, and for nothing else', async () => {
  const html = await md.renderAsync('<<< @/../snippets/a.ts\n\n::: rules rule\n:::\n', env())
  expect(html).toMatch(/data-types="a\.\w{8}\.json"/)
  expect(open.map(({ about }) => about)).toEqual(
    ['a', 'query', 'rule/rule.test', 'wrong'].map((name) => `snippets/${name}.ts`),
  )

  const query = md.renderAsync('<<< @/../snippets/query.ts\n', env())
  await tell('snippets/query.ts')
  expect(await query).toContain('code-note-query')
})

test('a reference waits for what the library exports, on its page and in the search index', async () => {
  const source = '::: reference runtime/index\n:::\n'
  const answers = [md.renderAsync(source, env()), renderForSearch(source, env(), md)]
  await tell('public API')
  for (const html of await Promise.all(answers)) expect(html).toContain('Helps.')
})

test('the search index waits for no types', async () => {
  expect(await renderForSearch('<<< @/../snippets/a.ts', env(), md)).toContain('export const a')
})

test('what the compiler finds wrong fails the page that shows it, with the files to look at again', async () => {
  const page = env()
  const html = md.renderAsync('<<< @/../snippets/wrong.ts', page)
  await tell('snippets/wrong.ts')
  await expect(html).rejects.toThrow('snippets/wrong.ts:1 expects an error that does not occur.')
  expect(page.includes).toEqual([join(project.root, 'snippets/wrong.ts')])
})

function whenTold<T>(about: string, answer: () => T): Promise<T> {
  return new Promise<void>((told) => open.push({ about, answer: told })).then(answer)
}

/** As soon as it is asked. */
function tell(about: string): Promise<void> {
  return vi.waitFor(() => {
    const question = open.find((one) => one.about === about)
    if (question === undefined) throw new Error(`There is no question about ${about}.`)
    question.answer()
  })
}

function env(): PageEnv {
  const path = join(project.root, 'docs/page.md')
  return { path, relativePath: 'page.md', cleanUrls: true, includes: [] }
}
