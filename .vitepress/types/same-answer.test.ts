import { expect, test } from 'vitest'
import { analyze } from './analyze.ts'
import type { Said } from './analyze.ts'
import { createProject } from './project.ts'
import { publicNames } from './public-names.ts'
import { SameAnswer } from './same-answer.ts'
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
])('what is said of one file is not taken for what is said of another: %s', (_, one, other) => {
  const files = { 'library.ts': library, 'one.ts': one, 'other.ts': other }
  expect(said(files, true)).toEqual(said(files, false))
})

test('the same is asked once', () => {
  const text = "import { run } from './library.ts'\nexport const result = run\n"
  said({ 'library.ts': library, 'one.ts': text }, true)
  const ofOne = asked
  said({ 'library.ts': library, 'one.ts': text, 'other.ts': text }, true)
  expect(asked).toBe(ofOne)
})

let asked = 0

/** All that is said of these files, with answers shared or each one asked for. */
function said(texts: Readonly<Record<string, string>>, shared: boolean) {
  const files = Object.entries(texts).map(([path, text]) => [`snippets/${path}`, text] as const)
  const project = tempProject(Object.fromEntries(files))
  const compiler = createProject(project.root)
  const names = publicNames(project.root, compiler.program)
  const answers = new SameAnswer<Said | undefined>(compiler.program.getTypeChecker())
  const about = answers.about.bind(answers)
  asked = 0
  answers.about = (name, ask) => {
    const counted = () => (asked++, ask())
    return shared ? about(name, counted) : counted()
  }
  const { root } = project
  const nodes = files.map(([path]) => analyze(compiler, names, root, path, answers).nodes)
  project.dispose()
  return nodes
}
