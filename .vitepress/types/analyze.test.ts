import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { analyze } from './analyze.ts'
import type { Analysis, HoverNode, TypeNode } from './analyze.ts'
import { createProject } from './project.ts'
import { publicNames } from './public-names.ts'
import { tempProject } from './temp-project.ts'
import type { TempProject } from './temp-project.ts'

const project: TempProject = tempProject({
  'runtime/index.ts': `export interface Client {
    /** Ends. */
    close(): void
  }
  export declare const one: Client`,
  'snippets/help.ts': '/** Helps. */\nexport declare function help(n: number): string\n',
})
const { root } = project
const entries = ['runtime/index.ts']
const compiler = createProject(root, entries)

afterAll(() => project.dispose())

describe('a name has a hover', () => {
  test.each([
    ['a call', 'declare function go(): number\ngo()', ['go: function go(): number']],
    ['an inferred constant', 'export const all = [1]', ['all: const all: number[]']],
    [
      'a parameter where it is used',
      'const f = (a: string): string => a',
      ['a: (parameter) a: string'],
    ],
    ['an inferred result', 'function two() {\n  return 2\n}', ['two: function two(): number']],
    [
      'a documented key',
      'interface O {\n  /** In ms. */\n  wait: number\n}\nconst o: O = { wait: 1 }',
      ['wait: (property) O.wait: number'],
    ],
    [
      'an import, without a word about aliases',
      "import { help } from './help.ts'\nhelp(1)",
      ['help: function help(n: number): string', 'help: function help(n: number): string'],
    ],
  ])('%s', (_, code, expected) => {
    expect(hovers(code)).toEqual(expect.arrayContaining(expected))
  })

  test.each([
    ['a declared type beside it', 'let a: string'],
    [
      'its whole declaration there',
      'interface A {\n  b: number\n}\ntype B = string\nclass C {}\nenum D {}',
    ],
    ['a declared result', 'function two(): number {\n  return 2\n}'],
    ['a literal beside it', "const a = 3\nconst b = 'x'\nconst c = true"],
    ['a key of a literal without a doc comment', 'void { status: 200, body: null }'],
    ['the console', "console.log('x')"],
    ['undefined', 'void undefined'],
    ['only keywords and punctuation', 'for (;;) break'],
    ['as const', "void (['x'] as const)"],
  ])('unless it has %s', (_, code) => expect(hovers(`${code}\nexport {}`)).toEqual([]))
})

test('an answer knows imports and declarations in other files', () => {
  const { nodes } = analysis(
    "import { help } from './help.ts'\n// #region a\nconst text = help(1)\n// #endregion a",
  )
  const text = nodes.find((node) => node.type === 'hover' && node.target === 'text')
  expect(text).toMatchObject({ line: 2, character: 6, length: 4, text: 'const text: string' })
})

test('a long type stays on the lines of the compiler: the style sheet breaks them', () => {
  const members = Array.from({ length: 8 }, (_, index) => `"member number ${index}"`).join(' | ')
  expect(hovers(`declare const long: ${members}\nvoid long\nexport {}`)).toEqual([
    `long: const long: ${members}`,
  ])
  expect(hovers('export const made = { a: 1 }')).toEqual(['made: const made: {\n  a: number;\n}'])
})

test('an answer has no path of the machine in it', () => {
  const { nodes } = analysis(
    "import * as all from './help.ts'\nexport const it = all\nvoid import('./help.ts')",
  )
  expect(JSON.stringify(nodes)).not.toContain(root)
})

test('doc comments keep their Markdown and tags, and link what is public', () => {
  const code = [
    "import { one } from '../runtime/index.ts'",
    '/**',
    ' * Asks `twice`, see {@link Client} and {@link secret}, {@link https://a.test the page}.',
    ' *',
    ' * @param n how often',
    ' * @throws TypeError never',
    ' * @internal no reader needs this',
    ' */',
    'function ask(n: number) {}',
    'ask(1)',
    'one.close()',
  ].join('\n')
  const nodes = hoverNodes(analysis(code))
  expect(nodes.find(({ line, target }) => target === 'ask' && line === 9)).toMatchObject({
    docs: 'Asks `twice`, see [`Client`](/reference/#client) and `secret`, [the page](https://a.test).',
    tags: [
      ['param', 'n how often'],
      ['throws', 'TypeError never'],
    ],
  })
  expect(nodes.find(({ target }) => target === 'close')).toMatchObject({
    docs: 'Ends.',
    page: '/reference/#client',
  })
  expect(nodes.find(({ target }) => target === 'one')?.page).toBe('/reference/#one')
})

describe('notations of twoslash', () => {
  test('ask for a type, for completions, and highlight', () => {
    const { nodes } = analysis(
      [
        'const sum = [1].length + 2',
        '//    ^?',
        'sum.toF',
        '//     ^|',
        "const say = 'hello'",
        '//          ^^^^^^^ a greeting',
      ].join('\n'),
    )
    expect(nodes.filter(({ type }) => type !== 'hover')).toMatchObject([
      { type: 'query', line: 0, character: 6, text: 'const sum: number', target: 'sum' },
      { type: 'completion', line: 2, character: 7, completionsPrefix: 'toF' },
      { type: 'highlight', line: 4, character: 12, length: 7, text: 'a greeting' },
    ])
  })

  test.each([
    ['no name', '1 + 1\n//^?', 'snippets/a.ts:1 has "// ^?" below it, where there is no name.'],
    ['nothing to complete', 'a.zzz\n//   ^|', 'snippets/a.ts:1 has "// ^|" below it'],
  ])('fail where there is %s', (_, code, message) => {
    expect(() => analysis(code)).toThrow(message)
  })
})

describe('errors', () => {
  const wrong = "export const a: number = 'x'"

  test('that are announced are in the answer, with their place', () => {
    const expected = {
      type: 'error',
      line: 1,
      character: 13,
      length: 1,
      code: 2322,
      text: "Type 'string' is not assignable to type 'number'.",
    }
    for (const announcement of ['// @ts-expect-error -- why', '// @errors: 2322']) {
      const { nodes } = analysis(`${announcement}\n${wrong}`)
      expect(nodes.filter(({ type }) => type === 'error')).toMatchObject([expected])
    }
  })

  test.each([
    [
      'does not occur',
      '// @ts-expect-error\nexport const a = 1',
      'snippets/a.ts:1 expects an error that does not occur.',
    ],
    [
      'has another code',
      `// @errors: 2345\n${wrong}`,
      'snippets/a.ts expects error 2345, which does not occur.',
    ],
    [
      'is in another line',
      `// @ts-expect-error\nexport const b = 1\n${wrong}`,
      'snippets/a.ts:1 expects an error that does not occur.',
    ],
    [
      'comes unannounced beside another',
      `// @ts-expect-error\n${wrong}\nexport const b: string = 1`,
      'snippets/a.ts:3 has an error that it does not announce: TS2322',
    ],
    [
      'comes with another code beside the one listed',
      `// @errors: 2322\n${wrong}\nnothing()`,
      'snippets/a.ts:3 has an error that it does not announce: TS2304',
    ],
  ])('fail the build when one %s', (_, code, message) => {
    expect(() => analysis(code)).toThrow(message)
  })
})

/** `target: text` of every hover. */
function hovers(code: string): string[] {
  return hoverNodes(analysis(code)).map(({ target, text }) => `${target}: ${text}`)
}

function hoverNodes({ nodes }: Analysis): HoverNode[] {
  return nodes.filter((node: TypeNode) => node.type === 'hover')
}

function analysis(code: string): Analysis {
  project.write('snippets/a.ts', code)
  compiler.refresh()
  const modules = entries.map((entry) => ({ file: join(root, entry), page: '/reference/' }))
  const names = publicNames(compiler.program, modules)
  return analyze(compiler, names, root, 'snippets/a.ts')
}
