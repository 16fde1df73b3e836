import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { checkCommand } from '../check/command.ts'
import { promoteCommand } from './command.ts'
import { tempCookbook } from '../cookbook/temp-cookbook.ts'
import { startWorkers } from '../run/workers.ts'

const workers = startWorkers()

afterAll(() => {
  workers.close()
})

/** Runs the command as a terminal does, but for the process. */
async function promote(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  let stdout = ''
  let stderr = ''
  const status = await promoteCommand(args, {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    env,
    workers,
  })
  return { status, stdout, stderr }
}

test('promote writes what is missing, once, and nothing in CI', async () => {
  const root = tempCookbook({
    'snippets/client/retry/usage.ts': '// Calls again.\nconsole.log({ a: 1 })\n',
    'snippets/guide/boom/boom.ts':
      "// Ends early.\n// @throws TypeError\nconsole.log(1)\nthrow new TypeError('no')\n",
  })
  expect(await promote(['--root', root], { CI: '1' })).toEqual({
    status: 1,
    stdout: '',
    stderr: 'promote does not write in CI: run it on your machine and commit what it writes.\n',
  })
  expect(await promote(['--root', root, '--check', 'client/retry'])).toMatchObject({
    status: 1,
    stdout:
      'snippets/client/retry/usage.out (new)\n    { a: 1 }\n1 to write, 0 unchanged, 0 refused\n',
  })
  expect(await promote(['--root', root])).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('2 written, 0 unchanged, 0 refused\n') as string,
  })
  expect(readFileSync(join(root, 'snippets/guide/boom/boom.out'), 'utf8')).toBe(
    '1\nUncaught TypeError: no\n',
  )
  expect(await promote(['--root', root])).toEqual({
    status: 0,
    stdout: '0 written, 2 unchanged, 0 refused\n',
    stderr: '',
  })
})

test('promote refuses a program that keeps a process alive, and ends', async () => {
  const root = tempCookbook({
    'snippets/guide/a/a.ts': `setInterval(() => {}, 60_000)\nconsole.log('a')\n`,
    'snippets/guide/a/b.ts': `process.kill(process.pid, 'SIGKILL')\nawait new Promise(() => {})\n`,
    'snippets/guide/a/c.ts': `console.log('c')\n`,
  })
  expect(await promote(['--root', root])).toEqual({
    status: 1,
    stdout: 'snippets/guide/a/c.out (new)\n    c\n1 written, 0 unchanged, 2 refused\n',
    stderr:
      'snippets/guide/a/a.ts: a timer is still set (snippets/guide/a/a.ts:1)\n' +
      'snippets/guide/a/b.ts: ended the process with SIGKILL\n',
  })
})

test.each([
  ['check', checkCommand],
  ['promote', promoteCommand],
])('%s --help', async (_, command) => {
  let said = ''
  const write = (text: string) => (said += text)
  expect(await command(['--help'], { stdout: { write }, stderr: { write }, env: {} })).toBe(0)
  expect(said).toContain('npm run')
})
