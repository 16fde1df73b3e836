import { createHighlighter } from 'shiki'
import type { Highlighter } from 'shiki'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { codeTheme } from '../code-theme.ts'
import { rememberLines } from './remember-lines.ts'

let plain: Highlighter
let shiki: Highlighter
/** The lines that the grammar was asked about. */
let asked: string[]

beforeEach(async () => {
  const options = { themes: [codeTheme.light], langs: ['ts'] }
  ;[plain, shiki] = await Promise.all([createHighlighter(options), createHighlighter(options)])
  asked = listen('ts')
  rememberLines(shiki)
})

afterEach(() => {
  plain.dispose()
  shiki.dispose()
})

/** Lines that are alike, and mean something else: in a comment, a string, a template, a type, a class, an object. */
const CODES = [
  'const a = 1\nconst b = `\nconst a = 1\n${\nconst a = 1\n}\n`\nconst a = 1',
  '/*\nconst a = 1\n*/\nconst a = 1\n/** @param a */\nconst a = 1',
  'test("a", () => {\n  a: 1\n})\n\ntest("b", () => {\n  a: 1\n})',
  'interface A {\n  a: 1\n}\nclass A {\n  a: 1\n}\nconst c = {\n  a: 1\n}\n  a: 1',
  'a: 1\n}\n`\nconst a = 1\n})',
]

test('colours are what they would be, whatever came before', () => {
  for (const code of [...CODES, ...CODES.toReversed(), CODES.join('\n')]) {
    expect(tokens(shiki, code)).toEqual(tokens(plain, code))
  }
})

test('a line that comes again where it means the same is coloured once, also in another block', () => {
  const lines = ['test("a", () => {', '  a()', '})', 'const b = 1', 'test("b", () => {']
  tokens(shiki, lines.join('\n'))
  expect(asked).toEqual(lines)
  tokens(shiki, [...lines, '  a()', '})', 'const b = 1', 'const b = 2'].join('\n'))
  expect(asked).toEqual([...lines, 'const b = 2'])
})

test('so it is in a language that is loaded later', async () => {
  await shiki.loadLanguage('sh')
  await shiki.loadLanguage('json')
  const color = (line: string) => shiki.getLanguage('sh').tokenizeLine2(line, null, 0)
  expect(color('echo 1')).toBe(color('echo 1'))
})

test('a highlighter with several themes is left as it is', async () => {
  await shiki.loadLanguage('json')
  const other = await createHighlighter({ themes: Object.values(codeTheme), langs: ['json'] })
  rememberLines(other)
  const color = (one: Highlighter) => one.getLanguage('json').tokenizeLine2('{}', null, 0)
  expect(color(other)).not.toBe(color(other))
  expect(color(shiki)).toBe(color(shiki))
  other.dispose()
})

/** Without a time limit, as on the site: a slow machine would leave the rest of a line without colours. */
function tokens(highlighter: Highlighter, code: string) {
  const options = { lang: 'ts', theme: codeTheme.light, tokenizeTimeLimit: 0 } as const
  return highlighter.codeToTokensBase(code, options)
}

/** @returns the lines that the grammar will be asked about */
function listen(language: string): string[] {
  const lines: string[] = []
  const grammar = shiki.getLanguage(language)
  const tokenize = grammar.tokenizeLine2.bind(grammar)
  grammar.tokenizeLine2 = (line, ...rest) => {
    lines.push(line)
    return tokenize(line, ...rest)
  }
  return lines
}
