import { expect, test } from 'vitest'
import { inventory } from '../cookbook/snippet.ts'
import { compareRun } from './compare-run.ts'
import { format } from '../check/report.ts'
import { run } from './run.ts'
import { tempCookbook } from '../cookbook/temp-cookbook.ts'

async function judgeProgram(source: string, golden: string) {
  const root = tempCookbook({ 'snippets/client/retry/usage.ts': source })
  const [program] = inventory(root).programs
  if (!program) throw new Error('no program')
  const problems = compareRun(root, await run(program), golden, 'docs/client/retry.md:22')
  return problems.map((problem) => format(problem)).join('\n')
}

test('has nothing to say about a program that prints its output', async () => {
  expect(await judgeProgram(`console.log('a')`, 'a\n')).toBe('')
})

test('names the output, the line that printed, the page that shows it, and the way out', async () => {
  const source = `console.log('one')\n\nfunction print(n: number) {\n  console.log('n', n)\n}\n\nprint(3)\n`
  expect(await judgeProgram(source, 'one\nn 2\n')).toBe(
    `snippets/client/retry/usage.out:2: snippets/client/retry/usage.ts printed something else; if that is right, run "npm run promote client/retry"
    --- snippets/client/retry/usage.out\texpected
    +++ snippets/client/retry/usage.ts\tprinted
    @@ -1,2 +1,2 @@
     one
    -n 2
    +n 3
    printed by snippets/client/retry/usage.ts:4
    shown on docs/client/retry.md:22`,
  )
})

test('names what else went wrong', async () => {
  expect(await judgeProgram(`console.log('a')\nprocess.env.LEAK = '1'`, 'a\n')).toBe(
    'snippets/client/retry/usage.ts: process.env.LEAK was changed',
  )
})
