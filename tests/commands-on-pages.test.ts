import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { compare } from '../scripts/run/compare.ts'
import { inventory } from '../scripts/cookbook/snippet.ts'
import { pagePaths } from '../scripts/cookbook/catalogue.ts'
import { pageReader } from '../scripts/cookbook/page.ts'
import { recipeOf } from '../scripts/cookbook/recipe.ts'
import { select } from '../scripts/cookbook/select.ts'
import { commandsIn } from '../scripts/check/rules/shell.ts'
import { missingPackages } from '../scripts/setup/missing.js'
import { leftInGroup } from '../scripts/test/process-group.ts'
import { hangs } from '../scripts/lib/hangs.ts'

/** Every command that a page shows, in a block or in a sentence, is typed here or excused. */
const root = join(import.meta.dirname, '..')
const windows = process.platform === 'win32'
const env = { ...process.env, CI: '', GITHUB_ACTIONS: '' }

/** Those that are typed as they are, in a clone without recipes; in this order. */
const typed: Readonly<Record<string, (clone: string) => Promise<void>>> = {
  'npm test -- --list': async () => {
    const steps = shown.flatMap((command) => /^npm test -- (\w.*)$/.exec(command)?.[1] ?? [])
    const names = steps.flatMap((each) => each.split(' ')).filter((name) => name !== 'changed')
    const listed = await output(`npm test -- --list ${names.join(' ')}`, root)
    for (const name of names) expect(listed).toMatch(new RegExp(`^ +${name} `, 'm'))
  },
  'npm run new client/request-id': async (clone) => {
    const written = await output('npm run new client/request-id', clone)
    expect(written).toContain('\ndocs/client/request-id.md\n')
  },
  'npm run promote snippets/client/request-id': async (clone) => {
    const usage = join(clone, 'snippets/client/request-id/usage')
    appendFileSync(`${usage}.ts`, "\nconsole.log('one more line')\n")
    const said = await output('npm run promote snippets/client/request-id', clone)
    expect(said).toContain('1 written, 2 unchanged, 0 refused')
    expect(readFileSync(`${usage}.out`, 'utf8')).toMatch(/\none more line\n$/)
  },
  'npm run promote': async (clone) => {
    expect(await output('npm run promote', clone)).toContain('0 written, 3 unchanged, 0 refused')
  },
  'npm run check -- --watch': async (clone) => {
    const said = await outputUntil(/ran, .*$/m, 'npm run check -- --watch', clone)
    const problems = said.filter((line) => line.startsWith('docs/') || line.startsWith('snippets/'))
    expect(
      problems.filter((line) => !line.endsWith('something is left to write here: TODO')),
    ).toEqual([])
    expect(said.at(-1)).toContain(`Watching: 2 programs ran, ${String(problems.length)} wrong, `)
  },
}

/** Those that cannot be typed here, and what holds instead. */
const excused: Readonly<Record<string, string>> = {
  'git clone https://github.com/middleware-cookbook/middleware-cookbook.git':
    'asks a third party; the check compares the address with package.json',
  'cd middleware-cookbook': 'enters the clone in which the tests are',
  'npm install middleware-cookbook':
    'asks a third party; the step package installs the packed package',
  'npm install middleware-cookbook rate-limiter-flexible': 'the same, with a package of the reader',
  'npm install middleware-cookbook jose': 'the same, with another one',
  'npx middleware-cookbook': 'the name of the command, in the layout of README',
  'npx middleware-cookbook list': 'cli/command.test.ts runs it',
  'npx middleware-cookbook add client/retry':
    'the step projects runs the command of the packed package',
  'npx middleware-cookbook add client/token-refresh/file-store': 'its file is looked up below',
  'npx middleware-cookbook add server/rate-limit/redis-limiter': 'its file is looked up below',
  'npx middleware-cookbook add server/idempotency-key/in-transaction':
    'its file is looked up below',
  'npx middleware-cookbook diff client/retry': 'cli/diff.test.ts runs it',
  'npx shadcn add <address>': 'npm run test:projects runs it against a server of its own',
  'npm run test:hosts': 'takes minutes; the step hosts checks that its results have every case',
  'npm run test:projects': 'takes minutes; the step projects runs its short form',
  'npm start': 'the step site starts it, for pages that change while it runs',
  'npm start -- --port 4000': 'the same, with a port that is free',
  'npm test': 'it would run this test',
  'npm test -- unit': 'a part of npm test; its name is looked up above',
  'npm test -- unit lint': 'a part of npm test; their names are looked up above',
  'npm test -- runtimes': 'a step of the tests, which installs and runs five runtimes',
  'npx vitest run --project runtimes --update': 'writes what the site shows of the runtimes',
  'npm test -- sdks': 'a part of npm test; its name is looked up above',
  'npm test -- peers': 'a part of npm test; its name is looked up above',
  'npm test -- changed':
    'runs other steps of npm test; scripts/test/changed.test.ts looks at which',
  'npm run check': 'is the step check',
  'npm run build': 'is the step build',
  'npm run bench': 'takes minutes; the checks of every push run its quick form',
  'npm run bench -- retry-budget': 'a part of npm run bench',
  'npm run bench -- circuit-breaker': 'a part of npm run bench',
  'npm run test:load': 'takes minutes; the step load runs its short form',
  'npm run test:seeds': 'runs what the steps unit and programs run, with other seeds',
  'npm run build -- --zip site.zip': 'the step site opens the zip on a plain server of files',
  'npm run snippet': 'scripts/commands.test.ts compares its list',
  'npm run mutate': 'the same, in a list of packages',
  'npm run mutate client/retry': 'takes minutes; scripts/mutate has tests of its own',
  'npm run mutate -- --save client/retry': 'writes into the repository',
  'npm run promote client/retry': 'writes into the repository; another recipe is promoted above',
  'npm run format': 'writes into the repository; the step format only looks',
  'npx oxlint --fix': 'writes into the repository; the step lint only looks',
  'npx vitest run --project faults --update':
    'writes into the repository; the step faults only compares',
  'npx vitest run --project fetch --update':
    'writes into the repository; the step fetch only compares',
  'npm run words -- <word>': 'writes into the repository',
  'npm run change': 'asks questions',
  'npx changeset version': 'writes into the repository',
  'npm pack': 'the step package packs',
  'npm publish middleware-cookbook-<version>.tgz': 'publishes',
}

const { programs } = inventory(root)
const shown = await commandsOf(['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...pagePaths(root)])
const ids = shown.flatMap((command) => /^npm run snippet (\S+)$/.exec(command)?.[1] ?? [])
const clone = emptyClone()

afterAll(() => {
  rmSync(clone, { recursive: true })
})

test('pages show commands', () => {
  expect(ids.length).toBeGreaterThan(0)
  expect(shown.length).toBeGreaterThan(20)
})

test('each is typed here, or excused with a reason', () => {
  expect(unaccounted(shown)).toEqual([])
  expect(unaccounted(['npm run nothing', 'rm -r docs'])).toEqual(['npm run nothing', 'rm -r docs'])
})

test('a file that a command adds with its recipe is one that the recipe leaves out otherwise', () => {
  const commands = shown.map((command) => / add (\w+\/[^/]+)\/(.+)$/.exec(command))
  const asked = commands.filter((found) => found !== null)
  expect(asked.length).toBeGreaterThan(0)
  for (const [command, recipe = '', name = ''] of asked) {
    const extras = recipeOf(root, recipe).files.filter(({ role }) => role === 'extra')
    expect(
      extras.map((file) => file.name),
      command,
    ).toContain(`${name}.ts`)
  }
})

test('what is typed or excused is on a page', () => {
  const known = [...Object.keys(typed), ...Object.keys(excused)]
  expect(known.filter((command) => !shown.includes(command))).toEqual([])
})

test.each(ids)('npm run snippet %s', async (id) => {
  const [program] = select(root, programs, id)
  if (!program) throw new Error(`There is no program ${id}.`)
  const printed = await output(`npm --silent run snippet ${id}`, root)
  const golden = readFileSync(join(root, program.output), 'utf8')
  const names = { golden: program.output, printed: program.path }
  expect(compare(golden, printed, names, program)?.diff ?? '').toBe('')
})

test.each(Object.keys(typed))('%s', async (command) => {
  await typed[command]?.(clone)
})

function unaccounted(commands: readonly string[]): string[] {
  return commands.filter(
    (command) =>
      !Object.hasOwn(typed, command) &&
      !Object.hasOwn(excused, command) &&
      !ids.some((id) => command === `npm run snippet ${id}`),
  )
}

/** Blocks hold any command, sentences those of npm. */
async function commandsOf(paths: readonly string[]): Promise<string[]> {
  const read = await pageReader(root)
  const found = paths.flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8').replace(/^```[^]*?^```$/gm, '')
    const blocks = read(path).fences.filter(({ language, source }) => language === 'sh' && !source)
    return [
      ...blocks.flatMap(({ content }) => commandsIn(content)),
      ...[...text.matchAll(/`(np[mx] [^`]+)`/g)].map(([, command = '']) => command),
    ]
  })
  return [...new Set(found)]
}

/** The tools without any recipe; the packages are those of this repository. */
function emptyClone(): string {
  const folder = mkdtempSync(join(tmpdir(), 'clone-'))
  const parts = ['package.json', 'package-lock.json', 'tsconfig.json', '.prettierrc.json']
  for (const part of [...parts, 'cli', 'scripts', 'runtime']) {
    mkdirSync(dirname(join(folder, part)), { recursive: true })
    cpSync(join(root, part), join(folder, part), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  const missing = missingPackages(folder)
  if (missing) throw new Error(`"npm ci" would run through the link, because ${missing}.`)
  return folder
}

async function output(command: string, cwd: string): Promise<string> {
  const [tool = '', ...args] = command.split(' ')
  const { stdout } = await promisify(execFile)(tool, args, { cwd, env, shell: windows })
  return stdout
}

/** Ends the command, and what it has started, when it has written such a line. */
async function outputUntil(line: RegExp, command: string, cwd: string): Promise<string[]> {
  const [tool = '', ...args] = command.split(' ')
  const child = spawn(tool, args, { cwd, env, shell: windows, detached: !windows })
  let said = ''
  for await (const chunk of child.stdout) {
    said += String(chunk)
    if (!line.test(said)) continue
    if (child.pid !== undefined) process.kill(windows ? child.pid : -child.pid)
    break
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  if (child.pid !== undefined) expect(await leftInGroup(child.pid, hangs)).toEqual([])
  return said.trimEnd().split('\n')
}
