import { expect, test } from 'vitest'
import { inventory } from './snippet.ts'
import { place } from './problem.ts'
import { tempCookbook } from './temp-cookbook.ts'

test('tells files apart by their names and by what they export', () => {
  const root = tempCookbook({
    'snippets/client/retry/retry.ts': 'export function retry() {}\n',
    'snippets/client/retry/retry.test.ts': '',
    'snippets/client/retry/service.fixture.ts': 'export const service = 1\n',
    'snippets/client/retry/backoff.ts': 'export const backoff = 1\n',
    'snippets/client/retry/usage.ts': '// Calls again. Then prints.\nconsole.log(1)\n',
    'snippets/client/retry/usage.out': '1\n',
    'snippets/client/retry/naive.ts': '/* export nothing\nexport */ console.log(2)\n',
    'snippets/client/retry/naive.out': '2\n',
    'snippets/guide/order/order.ts': 'console.log(3)\n',
    'snippets/guide/order/order.out': '3\n',
    'snippets/guide/order/README.md': '',
  })

  const { snippets, programs, problems } = inventory(root)

  expect(problems).toEqual([])
  expect(snippets.map(({ kind, id, path }) => `${kind} ${id} ${path}`)).toEqual([
    'module client/retry/backoff snippets/client/retry/backoff.ts',
    'output client/retry/naive snippets/client/retry/naive.out',
    'program client/retry/naive snippets/client/retry/naive.ts',
    'test client/retry/retry.test snippets/client/retry/retry.test.ts',
    'recipe client/retry/retry snippets/client/retry/retry.ts',
    'fixture client/retry/service.fixture snippets/client/retry/service.fixture.ts',
    'output client/retry snippets/client/retry/usage.out',
    'program client/retry snippets/client/retry/usage.ts',
    'output guide/order/order snippets/guide/order/order.out',
    'program guide/order/order snippets/guide/order/order.ts',
  ])
  expect(programs.find(({ id }) => id === 'client/retry')).toMatchObject({
    description: 'Calls again',
    output: 'snippets/client/retry/usage.out',
  })
})

test.each([
  {
    wrong: 'a program without output',
    files: { 'snippets/client/retry/usage.ts': 'console.log(1)\n' },
    problem:
      'snippets/client/retry/usage.ts: usage.out is missing: run "npm run promote client/retry", and read what it wrote',
  },
  {
    wrong: 'an output without program',
    files: { 'snippets/client/retry/usage.out': '1\n' },
    problem:
      'snippets/client/retry/usage.out: no program prints this: delete it, or add usage.ts, which exports nothing',
  },
  {
    wrong: 'an output beside a module',
    files: { 'snippets/guide/a/a.ts': 'export {}\n', 'snippets/guide/a/a.out': '1\n' },
    problem:
      'snippets/guide/a/a.out: no program prints this: delete it, or add a.ts, which exports nothing',
  },
  {
    wrong: 'a recording without program',
    files: { 'snippets/guide/a/a.timeline.json': '[]\n' },
    problem:
      'snippets/guide/a/a.timeline.json: this is the recording of a program that does not exist: delete it',
  },
  {
    wrong: 'two programs with one id',
    files: {
      'snippets/guide/order.ts': 'export const a = 1\n',
      'snippets/guide/order/usage.ts': 'export const b = 1\n',
    },
    problem:
      'snippets/guide/order.ts: "guide/order" is also the id of snippets/guide/order/usage.ts: rename one of them',
  },
  {
    wrong: 'a recipe that exports nothing',
    files: {
      'snippets/server/wink/wink.ts': 'console.log(1)\n',
      'snippets/server/wink/wink.out': '1\n',
    },
    problem:
      'snippets/server/wink/wink.ts: a file named like its folder is the recipe: export its factory, or rename the file',
  },
])('names $wrong', ({ files, problem }) => {
  const { problems } = inventory(tempCookbook(files))
  expect(problems.map((found) => `${place(found)}: ${found.message}`)).toEqual([problem])
})
