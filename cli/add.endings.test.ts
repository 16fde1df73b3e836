import { describe, expect, test } from 'vitest'
import { reader } from './command.fixture.ts'

const COPY = 'middleware/client/retry'

describe('import endings follow the nearest tsconfig.json', () => {
  test.each([
    ['NodeNext, ES module', '{"compilerOptions":{"module":"NodeNext"}}', './wait.js'],
    [
      'moduleResolution before module',
      '{"compilerOptions":{"module":"esnext","moduleResolution":"node16"}}',
      './wait.js',
    ],
    ['bundler', '{"compilerOptions":{"module":"preserve"}}', './wait'],
    ['node10', '{"compilerOptions":{"module":"esnext","moduleResolution":"node10"}}', './wait'],
    ['nothing named', '{}', './wait'],
    [
      'allowImportingTsExtensions',
      '{"compilerOptions":{"module":"nodenext","allowImportingTsExtensions":true}}',
      './wait.ts',
    ],
    [
      'rewriteRelativeImportExtensions',
      '{"compilerOptions":{"module":"nodenext","rewriteRelativeImportExtensions":true}}',
      './wait.ts',
    ],
    [
      'comments and trailing commas',
      '{\n // "module": "preserve",\n /* { */ "compilerOptions": {"module":"nodenext",},\n}',
      './wait.js',
    ],
    ['a byte order mark', '\uFEFF{"compilerOptions":{"module":"nodenext"}}', './wait.js'],
    [
      'a string that looks like a comment',
      '{"include":["src//*","**/*"],"compilerOptions":{"module":"nodenext"}}',
      './wait.js',
    ],
  ])('%s', (_, tsconfig, expected) => {
    const project = reader({ 'package.json': '{"type":"module"}', 'tsconfig.json': tsconfig })
    project.run('add client/retry')
    expect(project.read(`${COPY}/retry.ts`)).toContain(`from '${expected}'`)
  })

  test.each([
    ['a file', '"./base"', 'base.json'],
    ['a list, of which the last counts', '["./other.json", "./base.json"]', 'base.json'],
    ['a package', '"@reader/config/strict.json"', 'node_modules/@reader/config/strict.json'],
    ['a package by its name', '"@reader/config"', 'node_modules/@reader/config/tsconfig.json'],
  ])('a config may extend %s', (_, bases, path) => {
    const project = reader({
      'package.json': '{"type":"module"}',
      'other.json': '{"compilerOptions":{"module":"preserve"}}',
      [path]: '{"compilerOptions":{"module":"nodenext"}}',
      'tsconfig.json': `{"extends":${bases}}`,
    })
    project.run('add client/retry')
    expect(project.read(`${COPY}/retry.ts`)).toContain("'./wait.js'")
  })

  test('a config that extends itself, or one that is not there, says nothing of itself', () => {
    const project = reader({
      'package.json': '{"type":"module"}',
      'tsconfig.json':
        '{"extends":["./tsconfig.json","./.generated/tsconfig.json"],"compilerOptions":{"module":"nodenext"}}',
    })
    project.run('add client/retry')
    expect(project.read(`${COPY}/retry.ts`)).toContain("'./wait.js'")
  })

  test('a config that only refers to others leaves the answer to the one that holds the folder', () => {
    const project = reader({
      'package.json': '{"type":"module"}',
      'tsconfig.json':
        '{"files":[],"references":[{"path":"./tsconfig.node.json"},{"path":"./tsconfig.app.json"}]}',
      'tsconfig.node.json':
        '{"include":["vite.config.ts"],"compilerOptions":{"module":"nodenext"}}',
      'tsconfig.app.json':
        '{"include":["src"],"compilerOptions":{"moduleResolution":"bundler","allowImportingTsExtensions":true}}',
      'src/main.ts': '',
    })
    project.run('add client/retry')
    expect(project.read(`src/${COPY}/retry.ts`)).toContain("'./wait.ts'")
  })
})
