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

test('new recipes are right but for what is left to write, and removed with their two folders', async () => {
  const root = emptyCookbook()
  for (const [path, text] of Object.entries({
    'snippets/guide/a/a.ts': "console.log('hello')\n",
    'snippets/guide/a/a.out': 'hello\n',
    'docs/index.md': '# A\n\n<<< @/../snippets/guide/a/a.ts\n<<< @/../snippets/guide/a/a.out\n',
  })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
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
  }
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

  // Types and format with all else.
  const checkAll = () => check({ root, seed: 1, today: '2026-01-01', limit: hangs, workers })
  const { problems, runs } = await checkAll()
  expect(problems.filter(({ rule }) => rule !== 'unfinished')).toEqual([])
  for (const side of ['client', 'server']) {
    expect(problems.map(place)).toContain(`docs/${side}/request-id.md:3`)
    expect(problems.map(place)).toContain(`snippets/${side}/request-id/request-id.test.ts:5`)
  }
  expect(runs).toMatchObject({ onSockets: 5, inMemory: 5 })

  for (const side of ['client', 'server']) {
    rmSync(join(root, 'snippets', side, 'request-id'), { recursive: true })
    rmSync(join(root, 'docs', side, 'request-id.md'))
  }
  expect((await checkAll()).problems).toEqual([])
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
