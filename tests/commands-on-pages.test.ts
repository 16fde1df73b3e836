import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { compare } from '../scripts/engine/compare.ts'
import { inventory } from '../scripts/engine/inventory.ts'
import { pagePaths, pageReader } from '../scripts/engine/pages.ts'
import { select } from '../scripts/engine/select.ts'
import { commandsIn } from '../scripts/engine/shell.ts'

/** The check knows which commands exist; here those that run a snippet are typed for real. */
const root = join(import.meta.dirname, '..')
const { programs } = inventory(root)
const read = await pageReader(root)
const commands = pagePaths(root)
  .flatMap((path) => read(path).fences)
  .filter(({ language, source }) => language === 'sh' && !source)
  .flatMap(({ content }) => commandsIn(content))
const ids = commands.flatMap((command) => /^npm run snippet (\S+)$/.exec(command)?.[1] ?? [])

test('pages show commands that run a snippet', () => {
  expect(ids.length).toBeGreaterThan(0)
})

test.each([...new Set(ids)])('npm run snippet %s', { timeout: 30_000 }, async (id) => {
  const [program] = select(root, programs, id)
  if (!program) throw new Error(`There is no program ${id}.`)
  const npm = promisify(execFile)('npm', ['--silent', 'run', 'snippet', id], {
    cwd: root,
    shell: process.platform === 'win32',
  })
  const golden = readFileSync(join(root, program.output), 'utf8')
  const names = { golden: program.output, printed: program.path }
  expect(compare(golden, (await npm).stdout, names, program)?.diff ?? '').toBe('')
})
