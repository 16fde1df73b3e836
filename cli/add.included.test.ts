import { describe, expect, test } from 'vitest'
import { reader } from './command.fixture.ts'

const NOT_SEEN =
  'tsconfig.json does not include middleware: the compiler and editors see a copy only'

function added(config: object, files: Readonly<Record<string, string>> = {}, args = ''): string {
  const project = reader({
    'package.json': '{"type":"module"}',
    'tsconfig.json': JSON.stringify(config),
    ...files,
  })
  return project.run(`add client/retry${args}`).out
}

describe('a tsconfig.json that does not include the copies is named', () => {
  test.each<[string, object]>([
    ['another folder', { include: ['lib'] }],
    ['files at the root only', { include: ['*.ts'] }],
    ['one level of a folder', { include: ['middleware/*', 'middleware/*.ts'] }],
    ['files with another ending', { include: ['**/*.tsx'] }],
    ['a list of files', { files: ['main.ts'] }],
    ['an empty list', { include: [] }],
    ['an exclusion of the folder', { exclude: ['middleware'] }],
    ['an exclusion of one inside it', { include: ['.'], exclude: ['**/client'] }],
    ['an exclusion of the files', { exclude: ['**/retry.ts'] }],
    ['a folder whose name only begins alike', { include: ['middle'] }],
    ['a folder above', { include: ['../other/**/*'] }],
  ])('%s', (_, config) => {
    expect(added(config)).toContain(NOT_SEEN)
  })

  test('with a folder that is there, and that it includes', () => {
    expect(added({ include: ['gone/**/*.ts', 'lib/**/*.ts'] }, { 'lib/main.ts': '' })).toContain(
      'Add it to "include", or name a folder that it includes with --to, such as lib.\n',
    )
  })

  test('by what it extends, whose paths start from its own folder', () => {
    const base = { 'config/base.json': '{"include":["../middleware"]}' }
    expect(added({ extends: './config/base.json' }, base)).not.toContain('include')
    expect(added({ extends: './config/base.json', include: ['lib'] }, base)).toContain(NOT_SEEN)
    const placed = { 'config/base.json': '{"include":["${configDir}/middleware"]}' }
    expect(added({ extends: './config/base.json' }, placed)).not.toContain('include')
  })
})

test.each<[string, object]>([
  ['nothing is said', {}],
  ['a folder', { include: ['middleware'] }],
  ['the project', { include: ['.'] }],
  ['the project, with a slash', { include: ['./'] }],
  ['all files', { include: ['**/*'] }],
  ['all below a folder', { include: ['./middleware/**'] }],
  ['files by their ending', { include: ['middleware/**/*.ts'] }],
  ['names with a wildcard', { include: ['m?ddle*/**/*'] }],
  ['all but tests', { include: ['**/*.ts'], exclude: ['**/*.test.ts', 'dist'] }],
])('a tsconfig.json that includes them is not: %s', (_, config) => {
  expect(added(config, {}, ' --tests')).not.toContain('does not include')
})

test('a copy outside the rootDir is one that the compiler refuses', () => {
  const config = { compilerOptions: { rootDir: './lib' } }
  expect(added(config)).toContain(
    'The rootDir in tsconfig.json is lib, which does not hold middleware: the compiler refuses an import from there (TS6059). Name another folder with --to.\n',
  )
  expect(added(config, {}, ' --to lib/http')).not.toContain('rootDir')
})

test('JavaScript is not for the compiler', () => {
  expect(added({ include: ['lib'] }, {}, ' --js')).not.toContain('include')
})
