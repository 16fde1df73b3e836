import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { checkCommand } from '../scripts/check/command.ts'
import { hangs } from '../scripts/lib/hangs.ts'
import { startWorkers } from '../scripts/run/workers.ts'

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
    /^1 page: 7 executed, 1 type-checked, 1 expected error, 6 output, 2 generated, 1 shell, 1 data, 1 excused\n6 programs right on sockets and 5 in memory, in \d\.\d s, order 1\n1 snippet with the compile errors that it announces\nEvery block is accounted for\.\n$/,
  )
  expect(code).toBe(0)
})

test('after a change only the programs run that it can affect, and all pages are looked at', async () => {
  const { summary, code } = await check('whole', '--changed', 'snippets/guide/a/a.ts')
  expect(summary).toMatch(/^1 page: 7 executed.*\n1 program right on sockets and 1 in memory/)
  expect(summary).not.toContain('compile errors')
  const { summary: output } = await check('whole', '--changed', 'snippets/guide/a/node.out')
  expect(output).toContain('\n1 program right on sockets and 0 in memory')
  const { summary: errors } = await check('whole', '--changed', 'snippets/guide/a/types.ts')
  expect(errors).toContain('1 snippet with the compile errors that it announces')
  expect(code).toBe(0)
})

test('programs can be left to another step: then they run in memory alone', async () => {
  const { summary, code } = await check('whole', '--without', 'sockets')
  expect(summary).toContain('\n5 programs right in memory, in ')
  expect(code).toBe(0)
})

/** For what is never to end, to the end of our patience; all else ends by itself, on however slow a machine. */
function limitOf(folder: string): string {
  const endless = ['blocks-for-ever', 'never-ends'].some((name) => folder.endsWith(name))
  return String(endless ? 100 : hangs)
}

async function check(folder: string, ...more: readonly string[]) {
  let written = ''
  const root = join(fixtures, folder)
  const code = await checkCommand(
    ['--root', root, '--today', '2026-01-01', '--limit', limitOf(folder), '--order', '1', ...more],
    { stdout: { write: (text) => (written += text) }, env: {}, workers },
  )
  const end = written.search(/(?<=^|\n)\d+ pages?: /)
  const problems = written.slice(0, end).replaceAll(`${root}/`, '')
  return { code, problems, summary: written.slice(end) }
}
