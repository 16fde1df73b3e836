import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import ts from 'typescript'
import { afterEach, expect, test } from 'vitest'
import { createProject } from './project.ts'
import { rootFiles } from './root-files.ts'
import { SourceFiles } from './source-files.ts'
import { tempProject } from './temp-project.ts'
import type { TempProject } from './temp-project.ts'

let project: TempProject | undefined

afterEach(() => project?.dispose())

test('a file reaches at least what the compiler says it depends on', () => {
  const root = resolve(import.meta.dirname, '../..')
  const { program } = createProject(root)
  const builder = ts.createSemanticDiagnosticsBuilderProgram(program, { createHash: String })
  const files = new SourceFiles(root, false)
  const missed = rootFiles(root).flatMap((file) => {
    const reached = files.reachedFrom(relative(root, file))
    const source = program.getSourceFile(file)
    if (source === undefined) throw new Error(`The compiler does not know ${file}.`)
    return builder
      .getAllDependencies(source)
      .filter((path) => path.startsWith(`${root}/`) && !path.includes('/node_modules/'))
      .filter((path) => !reached.has(relative(root, path)))
      .map((path) => `${file} → ${path}`)
  })
  expect(missed).toEqual([])
})

test.each([
  ['an import', "import { b } from './b.ts'"],
  ['a type', "export type { B } from '../a/b.ts'"],
  ['a module that is loaded later', "await import('./b.ts')"],
  ['a type of a module', "type B = import('./b.ts').B"],
  ['a doc comment', "/** @import { B } from './b.ts' */"],
  ['a reference', '/// <reference path="./b.ts" />'],
  ['the name of what is compiled', "import './b.js'"],
  ["the project's own name", "import 'cookbook/a/b'"],
  ['a name that depends on conditions', "import '#b'"],
])('finds %s', (_, text) => {
  const exports = { './a/*': './a/*.ts' }
  const imports = { '#b': { browser: './a/other.ts', default: './a/b.ts' } }
  project = tempProject({
    'a/a.ts': text,
    'a/b.ts': 'export type B = 1\n',
    'package.json': JSON.stringify({ name: 'cookbook', exports, imports }),
  })
  const reached = new SourceFiles(project.root, false).reachedFrom('a/a.ts')
  expect(reached.get('a/b.ts')).toMatch(/^\w{64}$/)
})

test('a file that is missing has no content, and one that appears has, in the next turn', async () => {
  project = tempProject({ 'a.ts': "import './b.ts'\n" })
  const files = new SourceFiles(project.root, true)
  expect(files.reachedFrom('a.ts').get('b.ts')).toBe('none')
  writeFileSync(join(project.root, 'b.ts'), 'export {}\n')
  await setImmediate()
  expect(files.reachedFrom('a.ts').get('b.ts')).not.toBe('none')
})

function relative(root: string, file: string): string {
  return file.slice(root.length + 1)
}
