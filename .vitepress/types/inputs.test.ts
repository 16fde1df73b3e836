import { join, relative } from 'node:path'
import ts from 'typescript'
import { afterEach, expect, test } from 'vitest'
import { createCompiler } from './compiler.ts'
import { cookbook, entries, root } from './cookbook.fixture.ts'
import { InputFiles } from './input-files.ts'
import type { Inputs } from './input-files.ts'
import { memoize } from '../../scripts/cookbook/memoize.ts'
import { programInputs } from './program-inputs.ts'
import { rootFiles } from './root-files.ts'
import { tempProject } from './temp-project.ts'
import type { TempProject } from './temp-project.ts'

let project: TempProject | undefined

afterEach(() => project?.dispose())

const inputs = programInputs(root, cookbook, [])
const ofFiles = new Map(rootFiles(root, entries).map((file) => [file, inputs.of(file)]))

test('an answer names every file that the compiler says it depends on', () => {
  const { program } = cookbook
  const builder = ts.createSemanticDiagnosticsBuilderProgram(program, { createHash: String })
  const isCommon = memoize((path: string) => relative(root, path) in inputs.common)
  const missed = [...ofFiles].flatMap(([file, of]) => {
    const source = program.getSourceFile(file)
    if (source === undefined) throw new Error(`The compiler does not know ${file}.`)
    return builder
      .getAllDependencies(source)
      .filter((path) => !isCommon(path) && !(relative(root, path) in of))
      .map((path) => `${file} → ${relative(root, path)}`)
  })
  expect(missed).toEqual([])
})

test('an answer counts as long as no file changes', () => {
  const files = new InputFiles(root, false)
  const changed = [inputs.common, ...ofFiles.values()]
    .flatMap((each) => Object.entries(each))
    .filter(([path, hash]) => files.hashOf(path) !== hash)
  expect(changed).toEqual([])
})

test.each([
  ['an import', "import { b } from './b.ts'"],
  ['a type', "export type { B } from '../a/b.ts'"],
  ['a module that is loaded later', "await import('./b.ts')"],
  ['a type of a module', "type B = import('./b.ts').B"],
  ['a reference', '/// <reference path="./b.ts" />'],
  ['the name of what is compiled', "import './b.js'"],
  ["the project's own name", "import 'cookbook/a/b'"],
  ['a name that depends on conditions', "import '#b'"],
])('an answer names a file that it gets by %s', (_, text) => {
  const { inputs } = answered({ 'snippets/a/a.ts': text })
  expect(inputs['snippets/a/b.ts']).toMatch(/^\w{40}$/)
})

test('an answer names the places at which the compiler looked for a file in vain', () => {
  const { inputs } = answered({ 'snippets/a/a.ts': "import './c.js'\nimport 'nowhere'" })
  const missing = Object.keys(inputs).filter((path) => inputs[path] === '')
  expect(missing).toEqual(
    expect.arrayContaining(['snippets/a/c.ts', 'snippets/a/c.d.ts', 'snippets/a/node_modules']),
  )
})

test('an answer names neither files that only others import, nor what the compiler does not read', () => {
  const { inputs, common } = answered({
    'snippets/a/a.ts': 'export const a = [1]',
    'README.md': '',
  })
  for (const path of ['snippets/a/b.ts', 'README.md']) {
    expect(inputs).not.toHaveProperty([path])
    expect(common).not.toHaveProperty([path])
  }
})

/** What `snippets/a/a.ts` is answered from. */
function answered(files: Readonly<Record<string, string>>) {
  const exports = { './a/*': './snippets/a/*.ts' }
  const imports = { '#b': { browser: './snippets/a/other.ts', default: './snippets/a/b.ts' } }
  project = tempProject({
    'snippets/a/b.ts': 'export type B = 1\n',
    'package.json': JSON.stringify({ name: 'cookbook', type: 'module', exports, imports }),
    ...files,
  })
  const { root } = project
  const { inputs, common } = createCompiler({ root, entries: [], watching: false }).analysis(
    join('snippets', 'a/a.ts'),
  )
  return { inputs, common: JSON.parse(common) as Inputs }
}
