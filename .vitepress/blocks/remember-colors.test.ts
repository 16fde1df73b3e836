import { beforeEach, expect, test } from 'vitest'
import type { ShownTypes } from '../types/transformer.ts'
import { rememberColors } from './remember-colors.ts'
import { writeSourceInfo } from './source-info.ts'

let colored: number
let types: ShownTypes
let shiki: Parameters<typeof rememberColors>[0]

beforeEach(() => {
  colored = 0
  types = { name: 'a.1.json', notes: [] }
  shiki = {
    codeToHtml(code) {
      colored++
      return `<pre data-types="${types.name}">${code} ${types.notes.length}</pre>`
    },
  }
  rememberColors(shiki, () => types)
})

test('a block that is what it was keeps its colours, and gets the name of its types', () => {
  expect(html('const a = 1')).toBe('<pre data-types="a.1.json">const a = 1 0</pre>')
  types = { ...types, name: 'a.2.json' }
  expect(html('const a = 1')).toBe('<pre data-types="a.2.json">const a = 1 0</pre>')
  expect(colored).toBe(1)
})

test('other code and other notes are coloured', () => {
  html('const a = 1')
  expect(html('const a = 2')).toContain('const a = 2 0')
  const note = { kind: 'query', line: 0, character: 6, length: 1, parts: [] } as const
  types = { ...types, notes: [note] }
  expect(html('const a = 2')).toContain('const a = 2 1')
})

test('other lines of the same file are another block', () => {
  html('const a = 1')
  expect(html('const b = 1', [2])).toContain('const b = 1')
  expect(html('const a = 1')).toContain('const a = 1')
  expect(colored).toBe(2)
})

test('what has not been drawn for long is forgotten', () => {
  html('const a = 1')
  for (let line = 2; line <= 500; line++) html('const b = 1', [line])
  html('const a = 1')
  expect(colored).toBe(500)
  html('const b = 1', [501])
  html('const a = 1')
  expect(colored).toBe(501)
  html('const b = 1', [2])
  expect(colored).toBe(502)
})

function html(code: string, lines = [1]): string {
  const info = writeSourceInfo({ path: 'snippets/a.ts', lines, indent: 0 })
  return shiki.codeToHtml(code, { lang: 'ts', theme: 'any', meta: { __raw: info } })
}
