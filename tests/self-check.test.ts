import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { checkCommand } from '../scripts/engine/check-command.ts'
import { startWorkers } from '../scripts/engine/workers.ts'

/**
 * Each folder under `broken/` is a small cookbook with one thing wrong, and `expected.txt` what the
 * check must say about it. After a change of a message: `npx vitest -u self-check`, and read the diff.
 */
const fixtures = join(import.meta.dirname, 'fixtures')
const broken = readdirSync(join(fixtures, 'broken'))
const workers = startWorkers()

afterAll(() => {
  workers.close()
})

test.each(broken)('%s', async (name) => {
  const { code, problems } = await check(join('broken', name))
  await expect(`${problems}exit code ${String(code)}\n`).toMatchFileSnapshot(
    join(fixtures, 'broken', name, 'expected.txt'),
  )
  expect(code).toBe(1)
})

test('a cookbook with nothing wrong is green, and counts what it has', async () => {
  const { code, problems, summary } = await check('whole')
  expect(problems).toBe('')
  expect(summary).toMatch(
    /^1 page: 6 executed, 1 type-checked, 1 expected error, 5 output, 2 generated, 1 shell, 1 data, 1 excused\n5 programs right on sockets and 4 in memory, in \d\.\d s, order 1\n1 snippet with the compile errors that it announces\nEvery block is accounted for\.\n$/,
  )
  expect(code).toBe(0)
})

async function check(folder: string) {
  let written = ''
  const root = join(fixtures, folder)
  const code = await checkCommand(
    ['--root', root, '--today', '2026-01-01', '--limit', '1500', '--order', '1'],
    { stdout: { write: (text) => (written += text) }, env: {}, workers },
  )
  const end = written.lastIndexOf('\n1 page: ') + 1
  const problems = written.slice(0, end).replaceAll(`${root}/`, '')
  return { code, problems, summary: written.slice(end) }
}
