import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { tempCookbook } from './cookbook/temp-cookbook.ts'

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
  expect(command('snippet/main.ts', ['--root', root])).toEqual({
    status: 0,
    stdout: 'client/retry     Calls again\nguide/boom/boom  Ends early\n',
    stderr: '',
  })
  expect(command('snippet/main.ts', ['--root', root, 'client/retry'])).toEqual({
    status: 0,
    stdout: '{ a: 1 }\n',
    stderr: '',
  })
  expect(command('snippet/main.ts', ['--root', root, 'guide/boom'])).toEqual({
    status: 0,
    stdout: '1\nUncaught TypeError: no\n',
    stderr: '',
  })
  expect(command('snippet/main.ts', ['--root', root, 'retry'])).toEqual({
    status: 2,
    stdout: '',
    stderr:
      'There is no program "retry". Did you mean client/retry? "npm run snippet" lists them.\nSee --help.\n',
  })
})

test.each([
  ['snippet/main.ts', '--rot', 'There is no option --rot: did you mean --root?'],
  ['seeds/main.ts', '--rounds 0', '--rounds is "0": pass a whole number from 1 to 2147483648.'],
  [
    'check/main.ts',
    '--without test',
    '--without is "test": pass some of types, tests, format, sockets, memory.',
  ],
  ['site/build.ts', '--outdir x', 'There is no option --outdir: did you mean --outDir?'],
  ['site/start.ts', '--prot 1', 'There is no option --prot: did you mean --port?'],
  ['words/main.ts', '--hlep', 'There is no option --hlep: did you mean --help?'],
  ['test/main.ts', '--lst', 'There is no option --lst: did you mean --list?'],
])('%s says what is wrong with its arguments: "%s"', (script, args, message) => {
  expect(command(script, args.split(' '))).toEqual({
    status: 2,
    stdout: '',
    stderr: `${message}\nSee --help.\n`,
  })
})

test('a command that npm runs says how npm hands on --help', () => {
  const npm = {
    npm_lifecycle_event: 'snippet',
    npm_lifecycle_script: 'tsx scripts/snippet/main.ts',
  }
  expect(command('snippet/main.ts', ['--rot'], npm).stderr).toContain(
    'See npm run snippet -- --help.\n',
  )
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
        ['--import', 'tsx', join(import.meta.dirname, 'promote/main.ts'), '--root', root],
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

test('a program that prints and prints ends with its reader, and without a word', async () => {
  const root = tempCookbook({
    'snippets/guide/a/a.ts': `setInterval(() => console.log('again'), 1)\n`,
  })
  const { stdout, stderr, exit } = start('snippet/main.ts', '--root', root, 'guide/a/a')
  await once(stdout, 'data')
  stdout.destroy()
  expect(await text(stderr)).toBe('')
  expect(await exit).toEqual([141, null])
})

test('every command ends with its reader: by way of main, or by itself', () => {
  const commands = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((path) => /^(?!lib\b|.*\.(?:test|preload)\.).*\.[jt]s$/.test(path))
    .map((path) => [path, readFileSync(join(import.meta.dirname, path), 'utf8')] as const)
    .filter(([, source]) => /\bargv\b/.test(source))
  const ending = commands.filter(([, source]) => /^(?:await main\(|endWithReader\()/m.test(source))
  expect(commands.length).toBeGreaterThan(8)
  expect(ending.map(([path]) => path)).toEqual(commands.map(([path]) => path))
})

test.each([
  ['promote/main.ts', '--help'],
  ['test/main.ts', '--list'],
  ['setup.js', '--help'],
])('%s %s: without a word when no one reads too', async (script, ...args) => {
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
