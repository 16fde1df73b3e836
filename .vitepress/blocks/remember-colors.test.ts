import { createHighlighter } from 'shiki'
import type { Highlighter } from 'shiki'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { codeTheme } from '../code-theme.ts'
import { typesTransformer } from '../types/index.ts'
import type { ShownTypes } from '../types/index.ts'
import { rememberColors } from './remember-colors.ts'
import { readSourceInfo, writeSourceInfo } from './source-info.ts'

let types: ShownTypes
let shiki: Highlighter
/** How often something was coloured. */
let colored: () => number

beforeEach(async () => {
  types = { name: 'a.1.json', notes: [] }
  shiki = await createHighlighter({ themes: [codeTheme.light], langs: ['ts'] })
  const { mock } = vi.spyOn(shiki, 'codeToHtml')
  colored = () => mock.calls.length
  rememberColors(shiki, () => types)
})

afterEach(() => {
  shiki.dispose()
})

test('a block that is what it was keeps its colours, and gets the name of its types', () => {
  const before = html('const a = 1')
  expect(before).toContain(' data-types="a.1.json"')
  types = { ...types, name: 'a.2.json' }
  expect(html('const a = 1')).toBe(before.replace('a.1.json', 'a.2.json'))
  expect(colored()).toBe(1)
})

test('other code and other notes are coloured', () => {
  html('const a = 1')
  expect(html('const b = 1')).toContain(' b = ')
  const note = { kind: 'query', line: 0, character: 6, length: 1, parts: [] } as const
  types = { ...types, notes: [note] }
  expect(html('const b = 1')).toContain('code-query')
})

test('other lines of the same file are another block', () => {
  const first = html('const a = 1')
  expect(html('const b = 1', 2)).not.toBe(first)
  expect(html('const a = 1')).toBe(first)
  expect(colored()).toBe(2)
})

test('what has not been drawn for long is forgotten', () => {
  html('const a = 1')
  for (let line = 2; line <= 500; line++) html('const b = 1', line)
  html('const a = 1')
  expect(colored()).toBe(500)
  html('const b = 1', 501)
  html('const a = 1')
  expect(colored()).toBe(501)
  html('const b = 1', 2)
  expect(colored()).toBe(502)
})

function html(code: string, line = 1): string {
  const info = writeSourceInfo({ path: 'snippets/a.ts', lines: [line], indent: 0 })
  return shiki.codeToHtml(code, {
    lang: 'ts',
    theme: codeTheme.light,
    transformers: [typesTransformer(() => types, readSourceInfo)],
    meta: { __raw: info },
  })
}
