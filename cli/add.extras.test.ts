import { expect, test } from 'vitest'
import { reader, RECIPE } from './command.fixture.ts'
import type { Item } from './item.ts'

const FOLDER = 'middleware/client/retry'

/** The recipe with two files that it does not import. */
const WITH_EXTRAS: Item = {
  ...RECIPE,
  files: [
    ...RECIPE.files,
    ...['redis-wait.ts', 'file-wait.ts'].map((name) => ({
      name,
      role: 'extra' as const,
      text: "import { wait } from './wait.ts'\n\nexport const far = wait(1)\n",
      js: "import { wait } from './wait.js'\n\nexport const far = wait(1)\n",
    })),
  ],
}
const item = { item: WITH_EXTRAS }

test('what the recipe does not import is left out, with the command that copies it', () => {
  const project = reader()
  const { out } = project.run('add client/retry', item)
  expect(project.added()).not.toContain(`${FOLDER}/redis-wait.ts`)
  expect(out).toMatch(
    /Left out, as not every reader needs it. To copy it:\n {2}npx middleware-cookbook add client\/retry\/redis-wait\n {2}.*\/file-wait\n$/,
  )
})

test.each(['client/retry/redis-wait', 'snippets/client/retry/redis-wait.ts'])(
  '"add %s" copies it with its recipe, and names the others',
  (name) => {
    const project = reader()
    const { code, out } = project.run(`add ${name}`, item)
    expect(code).toBe(0)
    expect(project.added().filter((path) => path.endsWith('.ts'))).toEqual([
      `${FOLDER}/redis-wait.ts`,
      `${FOLDER}/retry.ts`,
      `${FOLDER}/wait.ts`,
    ])
    expect(project.read(`${FOLDER}/redis-wait.ts`)).toContain("'./wait.js'")
    expect(out).not.toContain('add client/retry/redis-wait')
    expect(out).toContain('add client/retry/file-wait')
    expect(out).toContain(
      `  import { retry } from './${FOLDER}/retry.js'\n  import { far } from './${FOLDER}/redis-wait.js'\n`,
    )
  },
)

test('a recipe that is named twice, with an extra and without, is copied once with it', () => {
  const project = reader()
  project.run('add client/retry/redis-wait client/retry client/retry/wait', item)
  expect(project.added()).toContain(`${FOLDER}/redis-wait.ts`)
  expect(project.added()).not.toContain(`${FOLDER}/file-wait.ts`)
})

test('a file that the recipe does not have is a mistake, which lists those it has', () => {
  const { code, err } = reader().run('add client/retry/redis', item)
  expect(code).toBe(2)
  expect(err).toContain('client/retry has no file "redis": it has retry.ts, wait.ts')
})

test('--tests copies all, and leaves nothing to say', () => {
  const project = reader()
  const { out } = project.run('add client/retry --tests', item)
  expect(project.added()).toContain(`${FOLDER}/redis-wait.ts`)
  expect(out).not.toContain('Left out')
})

test.each([
  ['TypeScript', reader],
  ['JavaScript', () => reader({ 'package.json': '{}' })],
])('diff knows one that was copied, and misses none that was not: %s', (_, start) => {
  const project = start()
  project.run('add client/retry', item)
  expect(project.run('diff', item).code).toBe(0)
  project.run('add client/retry/redis-wait', item)
  const { code, out } = project.run('diff', item)
  expect([code, out.match(/redis-wait/g)?.length]).toEqual([0, 1])
})
