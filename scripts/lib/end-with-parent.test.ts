import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execPath, kill, platform } from 'node:process'
import { expect, onTestFinished, test } from 'vitest'
import { ROOT } from './cli.ts'
import { tempCookbook } from '../cookbook/temp-cookbook.ts'
import { isAlive } from '../setup/lock.js'

/** Whom a signal reaches: what npm has started, or the command that this has started. */
type Hit = 'setup' | 'command'

test.skipIf(platform === 'win32').each<[string, NodeJS.Signals, Hit]>([
  ['check', 'SIGKILL', 'command'],
  ['check', 'SIGINT', 'setup'],
  ['check --watch', 'SIGKILL', 'setup'],
  ['snippet guide/a/a', 'SIGKILL', 'setup'],
])(
  '%s, in a loop without await, leaves nothing behind after %s to the %s',
  async (line, signal, hit) => {
    const root = tempCookbook({
      'docs/index.md': '# Home\n',
      'snippets/guide/a/a.ts': loop,
      'snippets/guide/a/a.out': '',
    })
    const [name = '', ...args] = line.split(' ')
    const setup = start(`scripts/${name}/main.ts`, '--root', root, ...args)
    const looping = join(root, 'snippets/guide/a/looping')
    await expect.poll(() => existsSync(looping) || hasEnded(setup)).toBe(true)
    const pids = [...treeOf(setup), Number(readFileSync(looping, 'utf8'))]
    await expectGone(pids, signal, hit)
  },
)

test.skipIf(platform === 'win32')('npm test leaves no step behind after SIGKILL', async () => {
  const setup = start('scripts/test/main.ts', 'spelling')
  await expect.poll(() => treeOf(setup).length > 2 || hasEnded(setup)).toBe(true)
  await expectGone(treeOf(setup), 'SIGKILL', 'command')
})

/** Says who runs it, in a file beside it, and lets nothing else run there any more. */
const loop = `import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
const file = join(import.meta.dirname, 'looping')
writeFileSync(file + '.tmp', String(process.pid))
renameSync(file + '.tmp', file)
for (;;);
`

/** As npm starts a command. */
function start(...command: readonly string[]): ChildProcess {
  const args = [join(ROOT, 'scripts/setup.js'), '--', 'tsx', ...command]
  const child = spawn(execPath, args, { cwd: ROOT, stdio: 'ignore' })
  onTestFinished(() => {
    for (const pid of treeOf(child).filter(isAlive)) kill(pid, 'SIGKILL')
  })
  return child
}

async function expectGone(pids: readonly number[], signal: NodeJS.Signals, hit: Hit) {
  const [setup = NaN, command = NaN] = pids
  expect(pids.length).toBeGreaterThan(2)
  kill(hit === 'setup' ? setup : command, signal)
  await expect.poll(() => running().filter(([pid = NaN]) => pids.includes(pid))).toEqual([])
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

/** A process and all that come from it, parents first. */
function treeOf({ pid = NaN }: ChildProcess): number[] {
  const tree = [pid]
  for (const each of tree) {
    for (const [child = NaN, parent] of running()) if (parent === each) tree.push(child)
  }
  return tree
}

/** Each process and its parent, without those that have ended and wait for a parent that does not look. */
function running(): number[][] {
  const columns = ['pid=', 'ppid=', 'stat='].flatMap((column) => ['-o', column])
  const lines = execFileSync('ps', ['-A', ...columns], { encoding: 'utf8' }).split('\n')
  return lines
    .filter((line) => !line.includes('Z'))
    .map((line) => line.trim().split(/ +/).map(Number))
}
