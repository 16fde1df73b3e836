import { expect, test } from 'vitest'
import { analyze } from './analyze.ts'
import type { TypeInfo } from './analyze.ts'
import { HoverMemo } from './hover-memo.ts'
import { createProject } from './project.ts'
import { publicNames } from './public-names.ts'
import { tempProject } from './temp-project.ts'

const library =
  'export interface Options {\n  /** In ms. */\n  wait: number\n}\n' +
  'export function run(options: Options): Options {\n  return options\n}\n'

test.each<[what: string, one: string, other: string]>([
  [
    'names that a file gives to what it imports',
    "import { run, type Options as Mine } from './library.ts'\nexport const a = (of: Mine) => run(of)\n",
    "import { run } from './library.ts'\nexport const b = run\n",
  ],
  [
    'a doc comment of a variable',
    '/** The first. */\nconst count = [1]\nexport { count }\n',
    'const count = [1]\nexport { count }\n',
  ],
  [
    'a doc comment of what a variable is taken from',
    "import { run } from './library.ts'\nexport const { wait } = run({ wait: 1 })\n",
    'export const [wait] = [1]\n',
  ],
  [
    'a doc comment of a parameter',
    '/** @param count how many */\nexport function a(count = [1]) {\n  return count\n}\n',
    'export function b(count = [1]) {\n  return count\n}\n',
  ],
  [
    'how a variable is declared',
    'let count = [1]\nexport { count }\n',
    'const count = [1]\nexport { count }\n',
  ],
  [
    'a type that a condition has narrowed',
    'export const a = (of: string | number) => (typeof of === "string" ? of : of)\n',
    'export const b = (of: string | number) => of\n',
  ],
])('the hovers of one file are not those of another: %s', (_, one, other) => {
  const files = { 'library.ts': library, 'one.ts': one, 'other.ts': other }
  expect(hoversOf(files, true)).toEqual(hoversOf(files, false))
})

test('the compiler is asked once for the same hover', () => {
  const text = "import { run } from './library.ts'\nexport const result = run\n"
  hoversOf({ 'library.ts': library, 'one.ts': text }, true)
  const ofOne = asked
  hoversOf({ 'library.ts': library, 'one.ts': text, 'other.ts': text }, true)
  expect(asked).toBe(ofOne)
})

let asked = 0

/** The hovers of these files, shared or each one asked for. */
function hoversOf(texts: Readonly<Record<string, string>>, shared: boolean) {
  const files = Object.entries(texts).map(([path, text]) => [`snippets/${path}`, text] as const)
  const project = tempProject(Object.fromEntries(files))
  const compiler = createProject(project.root, [])
  const names = publicNames(compiler.program, [])
  const memo = new HoverMemo<TypeInfo | undefined>(compiler.program.getTypeChecker())
  const about = memo.about.bind(memo)
  asked = 0
  memo.about = (name, ask) => {
    const counted = () => (asked++, ask())
    return shared ? about(name, counted) : counted()
  }
  const { root } = project
  const nodes = files.map(([path]) => analyze(compiler, names, root, path, memo).nodes)
  project.dispose()
  return nodes
}
