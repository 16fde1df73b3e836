import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { tempCookbook } from './engine/temp-cookbook.ts'

function command(script: string, args: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, script), ...args],
    { encoding: 'utf8', env: { PATH: process.env.PATH, ...env } },
  )
  return { status, stdout, stderr }
}

function cookbook() {
  return tempCookbook({
    'snippets/client/retry/usage.ts': '// Calls again.\nconsole.log({ a: 1 })\n',
    'snippets/guide/boom/boom.ts':
      "// Ends early.\n// @throws TypeError\nconsole.log(1)\nthrow new TypeError('no')\n",
  })
}

test('snippet lists the programs, runs one, and helps with a wrong name', () => {
  const root = cookbook()
  expect(command('snippet.ts', ['--root', root])).toEqual({
    status: 0,
    stdout: 'client/retry     Calls again\nguide/boom/boom  Ends early\n',
    stderr: '',
  })
  expect(command('snippet.ts', ['--root', root, 'client/retry'])).toEqual({
    status: 0,
    stdout: '{ a: 1 }\n',
    stderr: '',
  })
  expect(command('snippet.ts', ['--root', root, 'guide/boom'])).toEqual({
    status: 0,
    stdout: '1\nUncaught TypeError: no\n',
    stderr: '',
  })
  expect(command('snippet.ts', ['--root', root, 'retry'])).toEqual({
    status: 2,
    stdout: '',
    stderr:
      'There is no program "retry". Did you mean client/retry? "npm run snippet" lists them.\nSee --help.\n',
  })
})

test('promote writes what is missing, once, and nothing in CI', () => {
  const root = cookbook()
  expect(command('promote.ts', ['--root', root], { CI: '1' })).toEqual({
    status: 1,
    stdout: '',
    stderr: 'promote does not write in CI: run it on your machine and commit what it writes.\n',
  })
  expect(command('promote.ts', ['--root', root, '--check', 'client/retry'])).toMatchObject({
    status: 1,
    stdout:
      'snippets/client/retry/usage.out (new)\n    { a: 1 }\n1 to write, 0 unchanged, 0 refused\n',
  })
  expect(command('promote.ts', ['--root', root])).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('2 written, 0 unchanged, 0 refused\n') as string,
  })
  expect(readFileSync(join(root, 'snippets/guide/boom/boom.out'), 'utf8')).toBe(
    '1\nUncaught TypeError: no\n',
  )
  expect(command('promote.ts', ['--root', root])).toEqual({
    status: 0,
    stdout: '0 written, 2 unchanged, 0 refused\n',
    stderr: '',
  })
})

test('promote refuses a program that keeps a process alive, and ends', () => {
  const root = tempCookbook({
    'snippets/guide/a/a.ts': `setInterval(() => {}, 60_000)\nconsole.log('a')\n`,
    'snippets/guide/a/b.ts': `process.kill(process.pid, 'SIGKILL')\nawait new Promise(() => {})\n`,
    'snippets/guide/a/c.ts': `console.log('c')\n`,
  })
  expect(command('promote.ts', ['--root', root])).toEqual({
    status: 1,
    stdout: 'snippets/guide/a/c.out (new)\n    c\n1 written, 0 unchanged, 2 refused\n',
    stderr:
      'snippets/guide/a/a.ts: a timer is still set (snippets/guide/a/a.ts:1)\n' +
      'snippets/guide/a/b.ts: ended the process with SIGKILL\n',
  })
})

test('two promotes at once leave whole files', async () => {
  const text = 'x'.repeat(100_000)
  const root = tempCookbook({
    'snippets/guide/a/a.ts': `console.log(\`${text}\`)\n`,
    'snippets/guide/a/b.ts': `console.log('b')\n`,
  })
  const promote = () =>
    once(
      spawn(
        process.execPath,
        ['--import', 'tsx', join(import.meta.dirname, 'promote.ts'), '--root', root],
        { env: { PATH: process.env.PATH } },
      ),
      'exit',
    )
  expect(await Promise.all([promote(), promote()])).toEqual([
    [0, null],
    [0, null],
  ])
  const folder = join(root, 'snippets/guide/a')
  expect(readdirSync(folder)).toEqual(['a.out', 'a.ts', 'b.out', 'b.ts'])
  expect(readFileSync(join(folder, 'a.out'), 'utf8')).toBe(`${text}\n`)
})

test.each(['check.ts', 'snippet.ts', 'promote.ts'])('%s --help', (script) => {
  const { status, stdout } = command(script, ['--help'])
  expect(status).toBe(0)
  expect(stdout).toContain('npm run')
})

test('a program that prints and prints ends with its reader, and without a word', async () => {
  const root = tempCookbook({
    'snippets/guide/a/a.ts': `setInterval(() => console.log('again'), 1)\n`,
  })
  const { stdout, stderr, exit } = start('snippet.ts', '--root', root, 'guide/a/a')
  await once(stdout, 'data')
  stdout.destroy()
  expect(await text(stderr)).toBe('')
  expect(await exit).toEqual([141, null])
})

test.each([
  ['snippet.ts', 'client/retry'],
  ['check.ts', '--help'],
  ['test.ts', '--list'],
  ['words.ts', '--help'],
  ['start.ts', '--help'],
  ['build.ts', '--help'],
  ['install-browser.ts', '--help'],
  ['setup.js', '--help'],
])('%s %s: without a word, too, when nobody reads', async (script, ...args) => {
  const { stdout, stderr } = start(script, ...args)
  stdout.destroy() // long before the command has loaded, let alone written
  expect(await text(stderr)).toBe('')
})

/** A command with pipes, for those who do more than wait for its end. */
function start(script: string, ...args: readonly string[]) {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, script), ...args],
    { env: { PATH: process.env.PATH }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  return { stdout: child.stdout, stderr: child.stderr, exit: once(child, 'exit') }
}
