import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import tseslint from 'typescript-eslint'
import { expect, test } from 'vitest'
import { ROOT } from '../lib/cli.ts'
import { tempFolder } from '../lib/temp-folder.ts'
import { oxlint } from './oxlint.ts'
import { before, violations } from './violations.fixture.ts'

const configuration = readFileSync(join(ROOT, '.oxlintrc.json'), 'utf8')
const { config } = ts.parseConfigFileTextToJson('.oxlintrc.json', configuration) as {
  config: { rules: Record<string, unknown> }
}

test('every rule of the strict and the stylistic set is on, or off with a reason', () => {
  const { strictTypeChecked, stylisticTypeChecked } = tseslint.configs
  const wanted = [...strictTypeChecked, ...stylisticTypeChecked]
    .flatMap(({ rules = {} }) => Object.entries(rules))
    .filter(([, level]) => level !== 'off')
    .map(([name]) => name.replace('@typescript-eslint/', ''))
  const known = new Set(Object.keys(config.rules).map((name) => name.replace(/^\w+\//, '')))
  const missing = [...new Set(wanted)].filter((name) => !known.has(name))
  // oxlint has none of that name; it refuses what Node's own factories make, such as zlib's.
  expect(missing).toEqual(['no-unsafe-class-instance-assignment'])
})

test('code that breaks a rule is found, for each of the rules', async () => {
  const on = Object.entries(config.rules).filter(([, level]) => level !== 'off')
  expect(Object.keys(violations).sort()).toEqual(on.map(([name]) => name).sort())

  const files = Object.entries(violations).map(([name, code]) => {
    // What a file begins with counts for one rule.
    const text = name === 'typescript/triple-slash-reference' ? code : `${before}${code}`
    return [`${name.replace('/', '-')}.ts`, `${text}\n`] as const
  })
  const root = rootWith(Object.fromEntries(files))
  const found = await oxlint(root, ['.'])
  const silent = Object.keys(violations).filter((name) => {
    const code = `(${name.replace('/', '(')}))`
    const file = `${name.replace('/', '-')}.ts:`
    return !found.some((text) => text.startsWith(file) && text.endsWith(code))
  })
  expect(silent).toEqual([])
})

test('a wrong type, a directive for nothing and what is no code are found, with their places', async () => {
  const root = rootWith({
    'a.ts': 'export const a: string = 1\n',
    'b.ts': '// @ts-expect-error -- there is none, says this\nexport const b = 1\n',
    'c.ts':
      '// eslint-disable-next-line @typescript-eslint/no-floating-promises -- c\nexport const c = 1\n',
    'd.ts': 'export const\n',
    'e.js': 'export const e = unknownName\n',
  })
  const found = await oxlint(root, ['.'])
  expect(found.filter((text) => !text.includes('no-unsafe'))).toEqual([
    "a.ts:1:14 Type 'number' is not assignable to type 'string'. (typescript(TS2322))",
    "b.ts:1:1 Unused '@ts-expect-error' directive. (typescript(TS2578))",
    'c.ts:1:1 Unused eslint-disable directive (no problems were reported). (oxlint)',
    expect.stringMatching(/^d\.ts:\d+:\d+ /),
    expect.stringMatching(/^d\.ts:\d+:\d+ /),
    "e.js:1:18 Cannot find name 'unknownName'. (typescript(TS2304))",
  ])
})

/** A folder with these files, the configuration and the packages of this repository. */
function rootWith(files: Record<string, string>): string {
  const tsconfig = readFileSync(join(ROOT, 'tsconfig.json'), 'utf8')
  const { config } = ts.parseConfigFileTextToJson('tsconfig.json', tsconfig) as {
    config: { compilerOptions: object }
  }
  const root = tempFolder({
    ...files,
    '.oxlintrc.json': configuration,
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify({ compilerOptions: config.compilerOptions, include: ['.'] }),
  })
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'), 'junction')
  return root
}
