import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { expect, onTestFinished, test } from 'vitest'
import { check } from '../engine/check.ts'
import { ROOT } from '../engine/cli.ts'
import { place } from '../engine/problem.ts'
import { createRecipe } from './create.ts'
import { RecipeNameError } from './names.ts'

/** A cookbook without recipes, on the library of this one. */
function emptyCookbook(): string {
  const root = mkdtempSync(join(tmpdir(), 'cookbook-'))
  onTestFinished(() => {
    rmSync(root, { recursive: true })
  })
  for (const path of [
    'package.json',
    'tsconfig.json',
    '.prettierrc.json',
    '.vitepress/navigation.ts',
  ]) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    cpSync(join(ROOT, path), join(root, path))
  }
  for (const folder of ['runtime', 'node_modules'])
    symlinkSync(join(ROOT, folder), join(root, folder))
  return root
}

test('new recipes are right but for what is left to write', async () => {
  const root = emptyCookbook()
  const all: string[] = []
  for (const side of ['client', 'server']) {
    const written = await createRecipe(root, `${side}/request-id`)
    expect(written).toEqual([
      `snippets/${side}/request-id/request-id.ts`,
      `snippets/${side}/request-id/request-id.test.ts`,
      `snippets/${side}/request-id/usage.ts`,
      `snippets/${side}/request-id/naive.ts`,
      `docs/${side}/request-id.md`,
      `snippets/${side}/request-id/naive.out`,
      `snippets/${side}/request-id/usage.out`,
      '.vitepress/navigation.ts',
    ])
    expect(readFileSync(join(root, '.vitepress/navigation.ts'), 'utf8')).toContain(
      `{ text: 'Request id', link: '/${side}/request-id' },\n    ],`,
    )
    all.push(...written)
  }
  expect(compile(root, all)).toEqual([])

  const { problems, runs } = await check({ root, seed: 1, today: '2026-01-01' })
  expect(problems.filter(({ rule }) => rule !== 'unfinished')).toEqual([])
  for (const side of ['client', 'server']) {
    expect(problems.map(place)).toContain(`docs/${side}/request-id.md:2`)
    expect(problems.map(place)).toContain(`snippets/${side}/request-id/request-id.test.ts:5`)
  }
  expect(runs).toMatchObject({ onSockets: 4, inMemory: 4 })
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
