import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { hangs } from '../../scripts/lib/hangs.ts'
import { startThread } from './start-thread.ts'
import type { CompilerThread } from './start-thread.ts'
import { tempProject } from './temp-project.ts'
import type { TempProject } from './temp-project.ts'

let project: TempProject
let thread: CompilerThread

afterEach(() => {
  thread.close()
  project.dispose()
})

test('answers, and continues after a file with an error', async () => {
  start({
    'snippets/a.ts': 'export const a = [1]\n',
    'snippets/b.ts': '// @ts-expect-error\nexport const b = 1\n',
    'snippets/c.ts': 'export const c = [2]\n',
  })
  const answers = ['a', 'b', 'c'].map((name) => thread.analysis(`snippets/${name}.ts`))
  expect(await Promise.allSettled(answers)).toMatchObject([
    { value: { value: { nodes: [{ text: 'const a: number[]' }] } } },
    { reason: new Error('snippets/b.ts:1 expects an error that does not occur.') },
    { value: { value: { nodes: [{ text: 'const c: number[]' }] } } },
  ])
})

test('says what the library exports', async () => {
  start({
    'runtime/index.ts': '/** Helps. */\nexport declare function help(): void\n',
  })
  expect((await thread.publicApi()).value).toMatchObject([
    { name: 'help', text: 'Helps.', path: 'runtime/index.ts' },
  ])
})

test('a compiler that does not start fails every question, also a later one', async () => {
  start({ snippets: 'a file, not a folder' })
  await expect(thread.analysis('snippets/a.ts')).rejects.toThrow('ENOTDIR')
  await expect(thread.analysis('snippets/b.ts')).rejects.toThrow('ENOTDIR')
})

test('a compiler that is closed fails what is open', async () => {
  start({ 'snippets/a.ts': 'export const a = 1\n' })
  const answer = thread.analysis('snippets/a.ts')
  thread.close()
  await expect(answer).rejects.toThrow('The compiler ended before it answered.')
})

test('a process ends with its last answer, without a call that closes the compiler', () => {
  start({ 'snippets/a.ts': 'export const a = [1]\n' })
  const module = JSON.stringify(join(import.meta.dirname, 'start-thread.ts'))
  const program = `
    const { startThread } = await import(${module})
    const thread = startThread({ root: process.argv[1], entries: [], watching: false })
    console.log((await thread.analysis('snippets/a.ts')).value.nodes[0].text)`
  const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', program]
  const options = { encoding: 'utf8', timeout: hangs } as const
  expect(execFileSync(process.execPath, [...args, project.root], options)).toBe(
    'const a: number[]\n',
  )
})

function start(files: Readonly<Record<string, string>>): void {
  project = tempProject(files)
  thread = startThread({ root: project.root, entries: ['runtime/index.ts'], watching: false })
}
