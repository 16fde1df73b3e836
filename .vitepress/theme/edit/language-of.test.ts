import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inventory } from '../../../scripts/cookbook/snippet.ts'
import { languageOf } from './language-of.ts'

test('each program is coloured; a text or a line that is too long is not', () => {
  const root = join(import.meta.dirname, '../../..')
  const { programs } = inventory(root)
  const plain = programs.filter(
    ({ path }) => languageOf(readFileSync(join(root, path), 'utf8')) === 'text',
  )
  expect(plain).toEqual([])
  expect(languageOf(`${'a'.repeat(500)}\n${'b'.repeat(500)}`)).toBe('typescript')
  expect(languageOf(`let a\n${'a'.repeat(501)}\n`)).toBe('text')
  expect(languageOf('a\n'.repeat(25_000))).toBe('typescript')
  expect(languageOf('a\n'.repeat(25_001))).toBe('text')
})
