import { rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { TypesOptions } from './index.ts'
import {
  asked,
  build,
  deepNumber,
  project,
  start,
  typesOptions,
  useProject,
} from './types.fixture.ts'

useProject()

const ALL = ['a', 'apart', 'b', 'c'].map((name) => `snippets/${name}.ts`)
const REACHING_C = ['a', 'b', 'c'].map((name) => `snippets/${name}.ts`)

test('a type that changes two imports away changes the answer', async () => {
  const before = await build()
  expect(before.json('a.ts')).toContain('const a: string')
  project.write('snippets/c.ts', deepNumber)
  const after = await build()
  expect(after.json('a.ts')).toContain('const a: number')
})

test('a sheet has another name for another text of its file', async () => {
  const before = await build()
  project.write('snippets/a.ts', `\n${project.read('snippets/a.ts')}`)
  const after = await build()
  expect(after.name('a.ts')).not.toBe(before.name('a.ts'))
  expect(after.name('b.ts')).toBe(before.name('b.ts'))
})

test('files with the same name and text have sheets of their own', async () => {
  project.write('snippets/one/usage.ts', "import { t } from './t.ts'\nexport const u = t\n")
  project.write('snippets/two/usage.ts', project.read('snippets/one/usage.ts'))
  project.write('snippets/one/t.ts', 'export const t: string = ""\n')
  project.write('snippets/two/t.ts', 'export const t: number = 1\n')
  const built = await build(['one/usage.ts', 'two/usage.ts'])
  expect(built.json('one/usage.ts')).toContain('const u: string')
  expect(built.json('two/usage.ts')).toContain('const u: number')
})

test('without a change nothing is asked, and the compiler does not start', async () => {
  const before = await build()
  start.mockClear()
  const after = await build()
  expect(after.json('a.ts')).toBe(before.json('a.ts'))
  expect(start).not.toHaveBeenCalled()
})

test.each([
  ['a package without types', "import 'plain'"],
  ['a module that is missing', "import 'nowhere'"],
  ['a file that is missing', "import './nowhere.js'"],
  ['a folder', "import './folder'"],
  ['a package that is a link', "import 'linked'"],
  ['a module of Node', "import 'node:fs'"],
])('an import of %s changes nothing by itself', async (_, text) => {
  project.write('node_modules/plain/package.json', '{ "name": "plain", "main": "plain.js" }')
  project.write('node_modules/plain/plain.js', 'exports.a = 1\n')
  project.write('snippets/folder/index.ts', 'export {}\n')
  project.write('packages/linked/package.json', '{ "name": "linked", "types": "index.d.ts" }')
  project.write('packages/linked/index.d.ts', 'export {}\n')
  symlinkSync(join(project.root, 'packages/linked'), join(project.root, 'node_modules/linked'))
  project.write('snippets/apart.ts', `${text}\nexport {}\n`)
  expect(await askedAfter(() => undefined)).toEqual([])
})

describe('what the compiler has read', () => {
  const packages = {
    'node_modules/near/package.json': '{ "name": "near", "types": "index.d.ts" }',
    'node_modules/near/index.d.ts': 'export { C } from "./c.js"\n',
    'node_modules/near/c.d.ts': 'export interface C { deep: string }\n',
    'node_modules/near/other.d.ts': deepNumber,
    'snippets/c.ts': 'export { type C } from "near"\n',
    'snippets/apart.ts': 'export const apart = [1]\n',
  }

  test.each<[what: string, expected: readonly string[], change: () => void]>([
    ['the file itself', ['snippets/apart.ts'], write('snippets/apart.ts', 'export const b = 2\n')],
    ['a file that is imported', REACHING_C, write('snippets/c.ts', deepNumber)],
    ["a package's file", REACHING_C, write('node_modules/near/c.d.ts', deepNumber)],
    [
      "a package's manifest",
      REACHING_C,
      write('node_modules/near/package.json', '{ "name": "near", "types": "other.d.ts" }'),
    ],
    [
      'a new file in the place of a package',
      REACHING_C,
      write('snippets/node_modules/near/index.d.ts', deepNumber),
    ],
    [
      'a new file that shadows another',
      REACHING_C,
      write('node_modules/near/c.ts', 'export interface C { deep: number }\n'),
    ],
    ['the kind of module', ALL, write('package.json', '{ "type": "module", "name": "other" }')],
    ['a new manifest nearer by', ALL, write('snippets/package.json', '{ "type": "module" }')],
    ['the library, which may be linked', ALL, write('runtime/index.ts', 'export const c = 1\n')],
    [
      'a declaration that is global',
      ALL,
      write('snippets/apart.ts', 'declare global {\n  var x: number\n}\nexport {}\n'),
    ],
    [
      'a global declaration in a new file',
      [...ALL, 'snippets/new.ts'],
      write('snippets/new.ts', 'declare global {\n  var x: number\n}\nexport {}\n'),
    ],
    ['the compiler options', ALL, () => notStrict('tsconfig.json')],
  ])('%s: a change makes new answers', async (_, expected, change) => {
    for (const [path, text] of Object.entries(packages)) project.write(path, text)
    expect(await askedAfter(change)).toEqual(expected)
  })

  test('a link that leads to another package: a change makes new answers', async () => {
    for (const [name, type] of Object.entries({ one: 'string', two: 'number' })) {
      project.write(`packages/${name}/package.json`, '{ "name": "near", "types": "index.d.ts" }')
      project.write(`packages/${name}/index.d.ts`, `export interface C { deep: ${type} }\n`)
    }
    project.write('node_modules/empty', '')
    project.write('snippets/c.ts', 'export { type C } from "near"\n')
    const link = join(project.root, 'node_modules/near')
    const linkTo = (name: string) => symlinkSync(join(project.root, 'packages', name), link)
    linkTo('one')
    const change = () => {
      rmSync(link)
      linkTo('two')
    }
    expect(await askedAfter(change)).toEqual(REACHING_C)
  })

  test('options that the configuration extends: a change makes new answers', async () => {
    project.write('base.json', project.read('tsconfig.json'))
    project.write('tsconfig.json', '{ "extends": "./base.json" }')
    expect(await askedAfter(() => notStrict('base.json'))).toEqual(ALL)
  })

  test('a file that is deleted with its global declaration makes new answers', async () => {
    project.write('snippets/new.ts', 'declare global {\n  var x: number\n}\nexport {}\n')
    expect(await askedAfter(() => rmSync(join(project.root, 'snippets/new.ts')))).toEqual(ALL)
  })

  test('the last import of a package with global declarations is deleted: new answers', async () => {
    project.write('node_modules/wide/package.json', '{ "name": "wide", "types": "index.d.ts" }')
    project.write('node_modules/wide/index.d.ts', 'declare global { var x: 1 }\nexport {}\n')
    project.write('snippets/new.ts', "import 'wide'\nexport {}\n")
    expect(await askedAfter(() => rmSync(join(project.root, 'snippets/new.ts')))).toEqual(ALL)
  })
})

test.each<[what: string, expected: readonly string[], change: () => void]>([
  ['another file', ['snippets/apart.ts'], write('snippets/apart.ts', 'export const b = 2\n')],
  ['a new file', ['snippets/new.ts'], write('snippets/new.ts', 'export const b = 2\n')],
  ['a text that is no code', [], write('README.md', 'More.')],
  ['the list of installed packages', [], write('package-lock.json', '{ "version": 2 }')],
  ['a package that is not imported', [], write('node_modules/far/index.d.ts', 'export {}\n')],
  ['a file beside the snippets', [], write('scripts/more.ts', 'export {}\n')],
])('what the compiler has not read makes no other answer new: %s', async (_, expected, change) => {
  expect(await askedAfter(change)).toEqual(expected)
})

test.each<[what: string, options: Partial<TypesOptions>]>([
  ['the base', { base: '/cookbook/' }],
  ['the reference', { reference: { 'runtime/index.ts': '/api/' } }],
  ['the entries', { entries: [] }],
  [
    'the colours of code',
    { code: { ...typesOptions.code, palette: { ...typesOptions.code.palette, type: '#123456' } } },
  ],
])('another option makes new answers: %s', async (_, options) => {
  await build()
  asked.length = 0
  await build(undefined, options)
  expect(asked).toEqual(ALL)
})

test('a file of the cache that cannot be read is asked for again', async () => {
  const before = await build()
  project.write('.vitepress/cache/types/answers/snippets%2Fa.ts.json', '{ "half": ')
  asked.length = 0
  expect((await build()).json('a.ts')).toBe(before.json('a.ts'))
  expect(asked).toEqual(['snippets/a.ts'])
})

test('a build is the same in each order of its pages', async () => {
  project.write('snippets/one.ts', "export const one = (): 'y' | 'x' => 'x'\n")
  project.write('snippets/two.ts', "export const two = () => (Math.random() > 1 ? 'x' : 'y')\n")
  const inOrder = await build(['one.ts', 'two.ts'])
  const [one, two] = [inOrder.json('one.ts'), inOrder.json('two.ts')]
  rmSync(join(project.root, '.vitepress/cache'), { recursive: true })
  const otherwise = await build(['two.ts', 'one.ts'])
  expect(otherwise.json('two.ts')).toBe(two)
  expect(otherwise.json('one.ts')).toBe(one)
})

function write(path: string, text: string): () => void {
  return () => project.write(path, text)
}

function notStrict(path: string): void {
  project.write(path, project.read(path).replace('"strict":true', '"strict":false'))
}

/** What is asked in a build after a change. */
async function askedAfter(change: () => void): Promise<readonly string[]> {
  await build()
  asked.length = 0
  change()
  await build(['c.ts'])
  return [...new Set(asked)].sort()
}
