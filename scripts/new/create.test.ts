import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { check } from '../check/check.ts'
import { ROOT } from '../lib/cli.ts'
import { hangs } from '../lib/hangs.ts'
import { place } from '../cookbook/problem.ts'
import { startWorkers } from '../run/workers.ts'
import { createRecipe } from './create.ts'
import { RecipeNameError } from './names.ts'

const workers = startWorkers()

afterAll(() => {
  workers.close()
})

/** A cookbook without recipes, on the library of this one. */
function emptyCookbook(): string {
  const root = mkdtempSync(join(tmpdir(), 'cookbook-'))
  onTestFinished(() => {
    rmSync(root, { recursive: true })
  })
  for (const path of ['package.json', 'tsconfig.json', '.prettierrc.json'])
    cpSync(join(ROOT, path), join(root, path))
  for (const folder of ['runtime', 'node_modules'])
    symlinkSync(join(ROOT, folder), join(root, folder))
  return root
}

test('new recipes are right but for what is left to write', async () => {
  const root = emptyCookbook()
  const all: string[] = []
  for (const side of ['client', 'server']) {
    const written = await createRecipe(root, `${side}/request-id`, workers)
    expect(written).toEqual([
      `snippets/${side}/request-id/request-id.ts`,
      `snippets/${side}/request-id/request-id.test.ts`,
      `snippets/${side}/request-id/wrong-options.fixture.ts`,
      `snippets/${side}/request-id/usage.ts`,
      `snippets/${side}/request-id/naive.ts`,
      `docs/${side}/request-id.md`,
      `snippets/${side}/request-id/naive.out`,
      `snippets/${side}/request-id/naive.timeline.json`,
      `snippets/${side}/request-id/usage.out`,
    ])
    all.push(...written)
  }
  expect(compile(root, all)).toEqual([])
  for (const side of ['client', 'server']) {
    const page = readFileSync(join(root, `docs/${side}/request-id.md`), 'utf8')
    expect(page).toContain(`<<< @/../snippets/${side}/request-id/usage.ts#use\n`)
    expect(page).toContain(`::: comparison ${side}/request-id/naive\n:::\n`)
    expect([...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual([
      'Use it',
      'What goes wrong without it',
      'The recipe',
      'Options',
      'Rules',
      'See also',
    ])
  }

  const { problems, runs } = await check({
    root,
    seed: 1,
    today: '2026-01-01',
    limit: hangs,
    workers,
  })
  expect(problems.filter(({ rule }) => rule !== 'unfinished')).toEqual([])
  for (const side of ['client', 'server']) {
    expect(problems.map(place)).toContain(`docs/${side}/request-id.md:3`)
    expect(problems.map(place)).toContain(`snippets/${side}/request-id/request-id.test.ts:5`)
  }
  expect(runs).toMatchObject({ onSockets: 4, inMemory: 4 })
})

test('a recipe that is removed with its two folders leaves nothing behind', async () => {
  const root = emptyCookbook()
  for (const [path, text] of Object.entries({
    'snippets/guide/a/a.ts': "console.log('hello')\n",
    'snippets/guide/a/a.out': 'hello\n',
    'docs/index.md': '# A\n\n<<< @/../snippets/guide/a/a.ts\n<<< @/../snippets/guide/a/a.out\n',
  })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  for (const side of ['client', 'server']) await createRecipe(root, `${side}/request-id`)
  const problemsNow = async () => (await check({ root, seed: 1, today: '2026-01-01' })).problems
  expect(await problemsNow()).not.toEqual([])

  for (const side of ['client', 'server']) {
    rmSync(join(root, 'snippets', side, 'request-id'), { recursive: true })
    rmSync(join(root, 'docs', side, 'request-id.md'))
  }
  expect(await problemsNow()).toEqual([])
})

test.each(['request-id', 'client/RequestId', 'client/', 'docs/x', 'client/a/b'])(
  '%s is no name',
  async (id) => {
    await expect(createRecipe(emptyCookbook(), id)).rejects.toThrow(RecipeNameError)
  },
)

test('a name that is taken is left alone', async () => {
  await expect(createRecipe(ROOT, 'client/retry')).rejects.toThrow(
    'snippets/client/retry/retry.ts exists already: choose another name',
  )
})

function compile(root: string, written: readonly string[]): string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (file) =>
    ts.sys.readFile(file),
  ) as {
    config: object
  }
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const files = written.filter((path) => path.endsWith('.ts')).map((path) => join(root, path))
  return ts
    .getPreEmitDiagnostics(ts.createProgram(files, options))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}
