import { expect, test } from 'vitest'
import { ROOT } from '../lib/cli.ts'
import { tempFolder } from '../lib/temp-folder.ts'
import { findCircle } from './circle.ts'

test('no files of this repository import each other in a circle', () => {
  expect(findCircle(ROOT, ['runtime', 'cli', 'scripts', '.vitepress'])).toBeUndefined()
})

test.each([
  ["import { b } from './b/c.ts'", ['a/a.ts', 'a/b/c.ts', 'a/a.ts']],
  ["export * from './b/c.ts'", ['a/a.ts', 'a/b/c.ts', 'a/a.ts']],
  ["import {\n  type B,\n  b,\n} from './b/c.ts'", ['a/a.ts', 'a/b/c.ts', 'a/a.ts']],
  ["import './b/c.ts'", ['a/a.ts', 'a/b/c.ts', 'a/a.ts']],
  ["import type { B } from './b/c.ts'", ['a/a.ts', 'a/b/c.ts', 'a/a.ts']],
  ["const b = await import('./b/c.ts')", ['a/a.ts', 'a/b/c.ts', 'a/a.ts']],
  ["const b = 'import ./b/c.ts'", undefined],
  ["import { a } from './a.ts'", ['a/a.ts', 'a/a.ts']],
])('%j in a file that the other imports', (code, circle) => {
  const root = tempFolder({ 'a/a.ts': code, 'a/b/c.ts': "import { a } from '../a.ts'" })
  expect(findCircle(root, ['a'])).toEqual(circle)
})
