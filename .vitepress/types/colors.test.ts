import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { codeTheme } from '../code-theme.ts'

const css = readFileSync(join(import.meta.dirname, '../theme/types.css'), 'utf8')

test.each([
  ['light', codeTheme.light, /^:is\(\.type-popup, \.code-note\) \.\w \{\s*color: (#\w{6})/gm],
  ['dark', codeTheme.dark, /\.dark :is\(\.type-popup, \.code-note\) \.\w \{\s*color: (#\w{6})/g],
])('types have the colours of code in %s', (_, theme, rule) => {
  const used = new Set([...css.matchAll(rule)].map(([, color]) => color))
  const known = new Set(theme.settings?.map(({ settings }) => settings.foreground))
  expect([...used].filter((color) => !known.has(color))).toEqual([])
  expect(used.size).toBe(6)
})
