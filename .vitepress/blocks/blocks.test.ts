import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createMarkdownRenderer, disposeMdItInstance } from 'vitepress'
import type { MarkdownRenderer } from 'vitepress'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTypes } from '../types/index.ts'
import { typesOptions } from '../types/types.fixture.ts'
import { blocks, renderForSearch } from './index.ts'
import { Fragments } from './fragments.ts'
import type { PageEnv } from './page-position.ts'

const root = mkdtempSync(join(tmpdir(), 'blocks-'))
const retry = `export function retry() {
  // #region loop
  return '<b>&amp;</b> {{ loop }}'
  // #endregion loop
}
`
let md: MarkdownRenderer

beforeAll(async () => {
  disposeMdItInstance()
  write('snippets/client/retry/retry.ts', retry)
  write('snippets/client/retry/usage.ts', "console.log('done')\n")
  write('snippets/client/retry/usage.out', 'done\n')
  const repository = 'https://example.test/cookbook'
  const types = createTypes({ ...typesOptions, root })
  const options = blocks({ root, repository, types, fragments: new Fragments(), hovers: false })
  md = await createMarkdownRenderer(join(root, 'docs'), options)
})

afterAll(() => {
  disposeMdItInstance()
  rmSync(root, { recursive: true })
})

test('links a file to its source', async () => {
  const html = await render('<<< @/../snippets/client/retry/retry.ts')
  expect(html).toContain(
    '<a href="https://example.test/cookbook/blob/main/snippets/client/retry/retry.ts"',
  )
  expect(codeIn(html)).toEqual(["export function retry() {\n  return '<b>&amp;</b> {{ loop }}'\n}"])
})

test('shows the whole file behind an excerpt, and links to its lines', async () => {
  const html = await render('<<< @/../snippets/client/retry/retry.ts#loop')
  expect(html).toContain('/snippets/client/retry/retry.ts#L3-L3"')
  expect(html).toContain('<summary>Whole file, 3 lines</summary>')
  expect(codeIn(html)).toEqual([
    "return '<b>&amp;</b> {{ loop }}'",
    "export function retry() {\n  return '<b>&amp;</b> {{ loop }}'\n}",
  ])
})

describe('a long file', () => {
  const lines = Array.from({ length: 40 }, (_, index) => `  f(${index})`)
  const source = (heading: string) => `## ${heading}\n\n<<< @/../snippets/client/retry/long.ts`

  test('is folded under the heading of the recipe, after its imports', async () => {
    write('snippets/client/retry/long.ts', `import f from 'f'\n\n/** F. */\n${lines.join('\n')}\n`)
    const html = await render(source('The recipe'))
    expect(html).toContain('<figure class="block block-code" style="--fold-skipped:2">')
    expect(html).toContain('Show all 43 lines')
    expect(codeIn(html)[0]?.split('\n')).toHaveLength(43)
    expect(await render(source('Use it'))).not.toContain('block-fold')
    expect(await render(source('The recipe').replace('##', '###'))).not.toContain('block-fold')
  })

  test('is no file of up to 40 lines', async () => {
    write('snippets/client/retry/long.ts', `${lines.join('\n')}\n`)
    expect(await render(source('The recipe'))).not.toContain('block-fold')
  })
})

test('shows an output with the command that prints it', async () => {
  const html = await render('<<< @/../snippets/client/retry/usage.out')
  expect(html).toContain('block-output')
  expect(html).toContain('<code>npm run snippet client/retry</code>')
  expect(codeIn(html)).toEqual(['done'])
})

test('keeps a code group to one element per tab, the first one active', async () => {
  const html = await render(
    '::: code-group\n<<< @/../snippets/client/retry/usage.ts\n' +
      '<<< @/../snippets/client/retry/retry.ts#loop [the loop]\n:::',
  )
  const classes = [...html.matchAll(/<figure class="([^"]*)"/g)].map(([, name]) => name)
  expect(classes).toEqual(['block block-code active', 'block block-code'])
  expect(html).toContain('data-title="the loop"')
})

test('tells the dev server which files a page shows, also one that is missing', async () => {
  const env = page()
  await md.renderAsync('<<< @/../snippets/client/retry/usage.out', env)
  await expect(md.renderAsync('<<< @/../snippets/gone.ts', env)).rejects.toThrow()
  expect(env.includes).toEqual([
    join(root, 'snippets/client/retry/usage.out'),
    join(root, 'snippets/gone.ts'),
  ])
})

test('gives the search index an excerpt once, and no output', async () => {
  const source =
    '# Retry\n\n<<< @/../snippets/client/retry/retry.ts#loop\n' +
    '<<< @/../snippets/client/retry/usage.out\n'
  const html = await renderForSearch(source, page(), md)
  expect(html.split('loop }}').length - 1).toBe(1)
  expect(html).not.toContain('done')
})

test.each([
  [
    'a file that is missing',
    '<<< @/../snippets/no.ts',
    'imports snippets/no.ts, which is not a file.',
  ],
  [
    'an output that is missing',
    '<<< @/../snippets/no.out',
    'imports snippets/no.out, which is not a file. Run "npm run promote" to write it.',
  ],
  [
    'a region that is missing',
    '<<< @/../snippets/client/retry/retry.ts#gone',
    'imports snippets/client/retry/retry.ts#gone. There is no region "gone". Its regions are: loop.',
  ],
  ['a file elsewhere', '<<< @/../../x.ts', 'imports ../x.ts, which is outside the repository.'],
  ['TypeScript in the page', '```ts\n1\n```', 'has a "ts" block typed into the page.'],
  ['JavaScript in a list', '- ~~~js{1} [a.js]\n  1\n  ~~~', 'has a "js" block typed'],
])('fails at page and line for %s', async (_, source, message) => {
  await expect(render(`---\ntitle: Retry\n---\n\n${source}`)).rejects.toThrow(
    `docs/client/retry.md:5 ${message}`,
  )
})

test.each(['sh', 'json', 'http', 'txt', ''])('lets a "%s" fence be in a page', async (language) => {
  expect(await render(`\`\`\`${language}\n{}\n\`\`\``)).toContain('{}')
})

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

function render(source: string): Promise<string> {
  return md.renderAsync(source, page())
}

function page(): PageEnv {
  const path = join(root, 'docs/client/retry.md')
  return { path, relativePath: 'client/retry.md', cleanUrls: true, includes: [] }
}

/** What a reader sees, and copies, of each block. */
function codeIn(html: string): string[] {
  const entities: Record<string, string> = {
    '&#x3C;': '<',
    '&#x26;': '&',
    '&lt;': '<',
    '&amp;': '&',
  }
  return [...html.matchAll(/<pre[^>]*>(.*?)<\/pre>/gs)].map(([, code = '']) =>
    code
      .replace(/<[^>]*>/g, '')
      .replace(/&(?:#x3C|#x26|lt|amp);/g, (entity) => entities[entity] ?? entity),
  )
}
