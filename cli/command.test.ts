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
  for (const name of ['wait.ts', 'wait']) {
    expect(project.run(`view client/retry/${name}`).out).toBe(
      'export const wait = (ms: number) => ms\n',
    )
  }
  expect(project.run('view client/retry/names.csv').out).toBe('a,b\n')
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
  ['add client/rety', 'There is no recipe "client/rety": the nearest is client/retry.'],
  ['add retry', 'There is no recipe "retry": the nearest is client/retry.'],
  ['diff client/rety', 'There is no recipe "client/rety"'],
  ['view client/retry/gone.ts', 'client/retry has no file "gone.ts": it has retry.ts, wait.ts'],
  ['add', 'add needs the name of a recipe, such as client/retry.'],
  ['list client/retry', 'list takes no name.'],
  ['add rety', 'There is no recipe "rety": the nearest is client/retry.'],
  ['add server/retry', 'There is no recipe "server/retry": the nearest is client/retry.'],
  ['add tries', 'There is no recipe "tries": the nearest are client/retry or server/access-log.'],
  ['add zzz', 'There is no recipe "zzz": "npx middleware-cookbook list" shows all.'],
  ['ad client/retry', 'There is no command "ad": did you mean add?'],
  ['frob client/retry', 'There is no command "frob": it is one of list, view, add, diff.'],
  ['view client/retry client/nothing', 'There is no recipe "client/nothing"'],
  ['view client/retry --to src', 'view has no option --to: it is an option of add and diff.'],
  ['list --tests', 'list has no option --tests: it is an option of view and add.'],
  ['diff --js', 'diff has no option --js: it is an option of add.'],
  [
    'add client/retry --force',
    'There is no option --force: the options are --help, --version, --to,',
  ],
  ['add client/retry --js --ts', '--js and --ts exclude each other.'],
  ['add client/retry --to ../elsewhere', 'is outside the project'],
  ['add client/retry --to=', '--to is empty: name a folder.'],
])('"%s" is a mistake of the caller: exit code 2', (args, message) => {
  const project = reader()
  const { code, out, err } = project.run(args)
  expect([code, out, project.added()]).toEqual([2, '', []])
  expect(err).toContain(message)
  expect(err).toContain('See npx middleware-cookbook --help.')
})
