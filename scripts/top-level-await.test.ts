import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

/** The names that a module's functions use, and that have no value yet at the first top-level `await` that uses these functions. */
function uninitialized(text: string): string[] {
  const { statements } = ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest, true)
  const functions = statements.filter(ts.isFunctionDeclaration)
  const names = functions.map(({ name }) => name?.text ?? '')
  const waits = statements.findIndex(
    (statement) =>
      !ts.isFunctionDeclaration(statement) &&
      hasAwait(statement) &&
      names.some((name) => mentions(statement.getText(), name)),
  )
  if (waits < 0) return []
  const bodies = functions.map((each) => each.getText()).join('\n')
  return statements
    .slice(waits + 1)
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) =>
      declarationList.declarations.map(({ name }) => name.getText()),
    )
    .filter((name) => mentions(bodies, name))
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(text)
}

/** Outside of functions, which wait for themselves. */
function hasAwait(node: ts.Node): boolean {
  if (ts.isFunctionLike(node)) return false
  return ts.isAwaitExpression(node) || (ts.forEachChild(node, hasAwait) ?? false)
}

const files = ['scripts', 'bench', 'cli'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /(?<!\.test|\.d)\.ts$/.test(path) && !/node_modules|peers/.test(path))
    .map((path) => `${folder}/${path}`),
)

test('a command initializes what its functions use before it waits: else they would throw', () => {
  expect(files.length).toBeGreaterThan(100)
  const found = files.flatMap((path) =>
    uninitialized(readFileSync(join(root, path), 'utf8')).map((name) => `${path}: ${name}`),
  )
  expect(found).toEqual([])
})

test('that is seen where it is so', () => {
  const later = 'await main()\nasync function main() { return once }\nlet once = 1\n'
  expect(uninitialized(later)).toEqual(['once'])
  expect(uninitialized(`let once = 1\n${later.replace('let once = 1\n', '')}`)).toEqual([])
  expect(uninitialized('async function main() { await once }\nlet once = 1\n')).toEqual([])
})
