import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ROOT } from '../lib/cli.ts'
import { hangs } from '../lib/hangs.ts'
import { watch, type Update } from './watch.ts'

const whole = join(import.meta.dirname, '../../tests/fixtures/whole')

test('answers a change with what it affects', async () => {
  const root = mkdtempSync(join(tmpdir(), 'cookbook-'))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  cpSync(whole, root, { recursive: true })
  write('snippets/guide/b/used.ts', 'export const n = 1\n')
  write('snippets/guide/a/uses.ts', "import { n } from '../b/used.ts'\nconsole.log(n)\n")
  write('snippets/guide/a/uses.out', '1\n')
  write('snippets/guide/b/near.ts', "import { n } from './used.ts'\nconsole.log(n)\n")
  write('snippets/guide/b/near.out', '1\n')
  let updates: Update[] = []
  const stop = await watch({
    root,
    seed: 1,
    today: '2026-01-01',
    limit: hangs,
    author: [],
    onUpdate: (update) => {
      updates.push(update)
    },
  })
  onTestFinished(() => {
    stop()
    rmSync(root, { recursive: true })
  })
  /** Waits until these are the problems, and tells which programs ran for that. */
  const until = async (rules: readonly string[]) => {
    await expect.poll(() => rulesOf(updates.at(-1))).toEqual([...rules].sort())
    const ran = new Set(updates.flatMap((update) => update.ran.map(({ id }) => id)))
    updates = []
    return [...ran]
  }

  const usual = ['orphan', 'orphan', 'orphan', 'far-import'] // what this test adds to the cookbook
  expect((await until(usual)).length).toBe(7)

  write('snippets/guide/b/used.ts', 'export const n = 2\n')
  const wrong = [...usual, 'output-differs', 'output-differs']
  expect(await until(wrong)).toEqual(['guide/b/near', 'guide/a/uses'])

  write('snippets/guide/a/uses.out', '2\n')
  expect(await until([...usual, 'output-differs'])).toEqual(['guide/a/uses'])
  write('snippets/guide/b/near.out', '2\n')
  expect(await until(usual)).toEqual(['guide/b/near'])

  write('docs/index.md', `${readFileSync(join(root, 'docs/index.md'), 'utf8')}\n<pre></pre>\n`)
  expect(await until([...usual, 'escape'])).toEqual([])
})

test('types, tests and format are looked at again where a change can have broken them', async () => {
  const root = mkdtempSync(join(ROOT, 'node_modules', '.cookbook-'))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  for (const file of ['.prettierrc.json', 'tsconfig.json'])
    cpSync(join(ROOT, file), join(root, file))
  write('package.json', '{ "type": "module" }\n')
  write(
    'vitest.config.ts',
    "export default { test: { name: 'unit', include: ['snippets/**/*.test.ts'] } }\n",
  )
  const lib = 'export const one: number = 1\n'
  write('snippets/guide/a/lib.ts', lib)
  write('snippets/guide/a/a.ts', "import { one } from './lib.ts'\n\nconsole.log(one)\n")
  write('snippets/guide/a/a.out', '1\n')
  write(
    'snippets/guide/a/lib.test.ts',
    "import { expect, test } from 'vitest'\nimport { one } from './lib.ts'\n\ntest('one is one', () => {\n  expect(one).toBe(1)\n})\n",
  )
  const imports = ['lib.ts', 'a.ts', 'a.out'].map((name) => `<<< @/../snippets/guide/a/${name}\n`)
  write('docs/index.md', `# A page\n\n${imports.join('')}`)
  const updates: Update[] = []
  const stop = await watch({
    root,
    seed: 1,
    today: '2026-01-01',
    onUpdate: (update) => {
      updates.push(update)
    },
  })
  onTestFinished(() => {
    stop()
    rmSync(root, { recursive: true })
  })
  const until = (rules: readonly string[]) =>
    expect.poll(() => rulesOf(updates.at(-1))).toEqual(rules)
  await until([])

  write('snippets/guide/a/lib.ts', "export const one:number = '1'\n")
  await until(['format', 'test-fails', 'type-error'])
  // Tests take longer: what the compiler knows is not kept back until then.
  const first = updates.find((update) => rulesOf(update)?.includes('type-error'))
  expect(rulesOf(first)).not.toContain('test-fails')
  write('snippets/guide/a/lib.ts', lib)
  await until([])
})

function rulesOf(update: Update | undefined): string[] | undefined {
  return update?.problems
    .map(({ rule, message }) => (rule === 'program-misbehaves' ? message : rule))
    .sort()
}
