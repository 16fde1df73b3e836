import { expect, test } from 'vitest'
import { headerOf } from './program-header.ts'

test.each([
  ['// Calls again.\nconst x = 1', 'Calls again'],
  [
    '// Calls again after 1.5 s,\n// then prints. Then ends.\n',
    'Calls again after 1.5 s, then prints',
  ],
  ['/** Calls again. */\n', 'Calls again'],
  ['/**\n * Calls again.\n *\n * @throws TypeError\n */\n', 'Calls again'],
  ['// #region usage\n// Calls again.\n', 'Calls again'],
  ['\r\n// Calls again.\r\nimport x', 'Calls again'],
  ['const x = 1 // not this\n', ''],
  ['', ''],
])('reads the first sentence of %j', (source, description) => {
  expect(headerOf(source).description).toBe(description)
})

test('reads what a program declares about itself', () => {
  const source =
    '// Calls in parallel.\n// @throws TypeError at its end\n// @warns SomeWarning in its middle\n// @unordered\n// @alone sets a global\n// @node reads a file\n// @bun words it differently\n// @deno is older\n'
  expect(headerOf(source)).toEqual({
    description: 'Calls in parallel',
    throws: 'TypeError',
    warns: 'SomeWarning',
    unordered: true,
    alone: 'sets a global',
    node: 'reads a file',
    bun: 'words it differently',
    deno: 'is older',
  })
})
