import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inventory } from '../../../scripts/cookbook/snippet.ts'
import { snippetModule } from '../../run/snippet-module.ts'
import { Malformed } from '../run/malformed.ts'
import { compile } from './compile.ts'

const root = join(import.meta.dirname, '../../..')
/** What readers edit, and tests that run on it. */
const EDITED = /^snippets\/(?:[^.]+|client\/(?:retry|token-refresh|concurrency-limit)\/.+)\.ts$/
const paths = inventory(root).snippets.map(({ path }) => path)

test.each(paths.filter((path) => EDITED.test(path)))(
  '%s is the module that Run loads, on the same lines',
  (path) => {
    const source = readFileSync(join(root, path), 'utf8')
    const built = snippetModule(source, path)
    const { text, imports } = compile(path, source, (specifier) => specifier)
    expect(linesOf(text)).toEqual(linesOf(built.text((specifier) => `./${specifier}`)))
    expect(new Set(imports)).toEqual(new Set(built.imports))
  },
)

/** Without what the two leave of types: spaces, semicolons and commas around them, and their comments. */
function linesOf(text: string): readonly string[] {
  return text
    .replace(/\n*\/\/# sourceURL=.*\n$/, '')
    .replace(/\/\*[^]*?\*\//g, (comment) => comment.replace(/./g, ''))
    .replace(/[\s;]+$/, '')
    .split('\n')
    .map((line) => line.replace(/[\s;]|,(?=\s*[)}\]])/g, ''))
}

test.each([
  ['let a: number = ;', 'SyntaxError: Unexpected token', 1],
  ['const a = 1\n\nfunction (', 'SyntaxError: Unexpected token', 3],
  ["const a = 1\nimport b from 'b'", 'There is no "b" here', 2],
  ["const a = 1\n\nawait import('b')", 'There is no "b" here', 3],
])('a mistake has its line: %j', (source, message, line) => {
  const tried = () => compile('a.ts', source, () => undefined)
  expect(tried).toThrow(Malformed)
  expect(tried).toThrow(message)
  try {
    tried()
  } catch (error) {
    expect(error).toMatchObject({ place: { path: 'a.ts', line } })
  }
})

test('an import is renamed where it is one, and not in a text', () => {
  const source = "import a from 'a'\nconst b = \"from 'a'\", c = await import('a')\n"
  const { text } = compile('a.ts', source, () => 'found')
  expect(text).toBe(
    "import a from './found'\nconst b = \"from 'a'\", c = await import('./found')\n\n//# sourceURL=a.ts\n",
  )
})
