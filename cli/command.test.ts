import { expect, test } from 'vitest'
import { reader } from './command.fixture.ts'

test('without arguments, and with --help, it explains itself', () => {
  const project = reader()
  const { code, out } = project.run('')
  expect(code).toBe(0)
  expect(out).toContain('npx middleware-cookbook add client/retry')
  expect(project.run('add --help').out).toBe(out)
  expect(project.run('--version').out).toBe('1.0.0\n')
})

test('list names each recipe, and what it does', () => {
  expect(reader().run('list').out).toBe(
    'client/retry       Tries again.\nserver/access-log  Tries again.\n',
  )
})

test('view prints a recipe, or a file of it byte for byte', () => {
  const project = reader()
  expect(project.run('view client/retry').out).toContain(
    '2 files, 6 lines, depends on middleware-cookbook, @noble/hashes',
  )
  expect(project.run('view client/retry').out).not.toContain('retry.test.ts')
  expect(project.run('view client/retry --tests').out).toContain('// ---- retry.test.ts')
  expect(project.run('view client/retry/wait.ts').out).toBe(
    'export const wait = (ms: number) => ms\n',
  )
})

test.each([
  'client\\retry',
  '/client/retry/',
  'middleware-cookbook/client/retry',
  'Client/Retry',
  'docs/client/retry.md',
])('a recipe may be called %s', (name) => {
  expect(reader().run(`view ${name}`).code).toBe(0)
})

test.each([
  [
    'add client/rety',
    'There is no recipe "client/rety": the nearest are client/retry or server/access-log.',
  ],
  ['add retry', 'There is no recipe "retry": the nearest is client/retry.'],
  ['diff client/rety', 'There is no recipe "client/rety"'],
  ['view client/retry/gone.ts', 'client/retry has no file "gone.ts": it has retry.ts, wait.ts'],
  ['add', 'add needs the name of a recipe, such as client/retry.'],
  ['list client/retry', 'list takes no name.'],
  ['ad client/retry', 'There is no command "ad": it is one of list, view, add, diff.'],
  ['add client/retry --force', "Unknown option '--force'"],
  ['add client/retry --js --ts', '--js and --ts exclude each other.'],
  ['add client/retry --to ../elsewhere', 'is outside the project'],
  ['add client/retry --to=', '--to is empty: name a folder.'],
])('"%s" is a mistake of the caller: exit code 2', (args, message) => {
  const project = reader()
  const { code, err } = project.run(args)
  expect([code, project.added()]).toEqual([2, []])
  expect(err).toContain(message)
  expect(err).toContain('See npx middleware-cookbook --help.')
})
