import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from './lib/cli.ts'

const shown = [...readFile('SECURITY.md').matchAll(/\[([^\]]+)\]\(([^)]+\.test\.ts)\)/g)].map(
  ([, name = '', file = '']) => ({ name, file }),
)

test('SECURITY.md names tests', () => {
  expect(shown.length).toBeGreaterThan(20)
})

test.each(shown)('$file shows: $name', ({ name, file }) => {
  expect(readFile(file)).toContain(`'${name}'`)
})

function readFile(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8')
}
