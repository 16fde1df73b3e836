import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { copyOf } from '../../cli/copy.ts'
import { filesOf } from '../../cli/item.ts'
import { typescript, type Language } from '../../cli/language.ts'
import { stateOf } from '../../cli/state.ts'
import { recipesOf } from '../cookbook/recipe.ts'
import { itemOf, items } from './items.ts'
import { shadcnIndex, shadcnItem } from './shadcn.ts'
import { stripTypes } from './strip-types.ts'

const root = join(import.meta.dirname, '../..')
const all = items(root)

const languages: readonly (readonly [string, Language])[] = [
  ['a bundler', typescript({ module: 'preserve' }, true)],
  ['Node', typescript({ module: 'nodenext' }, true)],
  ['.ts in imports', typescript({ allowImportingTsExtensions: true }, true)],
]

test('every recipe with a page can be copied', () => {
  expect(all.length).toBeGreaterThan(8)
  expect(all.map(({ id }) => id)).toEqual(recipesOf(root).map(({ id }) => id))
  for (const { id } of all) expect(itemOf(root, id)).toEqual(all.find((item) => item.id === id))
})

describe.each(all)('$id', (item) => {
  const pageOf = readFileSync(join(root, 'docs', `${item.id}.md`), 'utf8')

  test.each(languages)(
    'for %s, a copy is byte for byte the file on the page but for header and import endings',
    (_, language) => {
      for (const file of filesOf(item, false)) {
        const { content } = copyOf(item, file, language)
        const [header = '', ...lines] = content.split('\n')
        expect(header).toMatch(/^\/\/ middleware-cookbook@/)
        const shown = readFileSync(join(root, 'snippets', item.id, file.name), 'utf8').split('\n')
        const changed = lines.flatMap((line, index) =>
          line === shown[index] ? [] : [[line, shown[index] ?? '']],
        )
        expect(lines).toHaveLength(shown.length)
        for (const [line = '', before = ''] of changed) {
          expect(before).toMatch(/ from '\.\/[\w.-]+\.ts'$/)
          expect(line).toBe(before.replace(/\.ts'$/, `${language.ending}'`))
        }
        expect(pageOf).toContain(`<<< @/../snippets/${item.id}/${file.name}`)
      }
    },
  )

  test('a copy is unchanged, for each line ending', () => {
    for (const file of item.files) {
      const copies = languages.map(([, language]) => copyOf(item, file, language))
      for (const copy of copies) expect(stateOf(copies[0]?.content ?? '', copy)).toBe('unchanged')
    }
  })

  test('a copied test imports the copy, and nothing outside of its folder but packages', () => {
    const names = new Set(item.files.map(({ name }) => name))
    for (const { text, role } of item.files) {
      if (role !== 'data') expect(text).not.toContain(`'middleware-cookbook/${item.id}'`)
      for (const [, name = ''] of text.matchAll(/^[^\n]* from '\.\/([^']+)'$/gm))
        expect(names).toContain(name)
    }
  })
})

test('all recipes can be copied into one folder: each has one of its own', () => {
  const paths = all.flatMap((item) =>
    item.files.map(({ name }) => `${item.id}/${name}`.toLowerCase()),
  )
  expect(new Set(paths).size).toBe(paths.length)
})

test('types go with the comments above them, and all else stays where it was', async () => {
  const text = `import type { A } from 'a'
import { b, type B } from 'b'

export type { A } from 'a'

/** Goes. */
export interface Options {
  /** Goes too. */
  readonly a?: A
}

/** Stays. */
export function c<T>(this: void, { a }: Options = {}): T | undefined {
  // Stays.
  return b(a as A) satisfies B

  function d(): void {}
}

export class E {
  declare readonly x: string
  readonly y: number = 1
}
`
  expect(await stripTypes(text, join(root, 'snippets/client/a.ts'))).toBe(`import { b } from 'b'

/** Stays. */
export function c({ a } = {}) {
  // Stays.
  return b(a)

  function d() {}
}

export class E {
  y = 1
}
`)
})

test('what is more than types is refused by name', async () => {
  await expect(stripTypes('enum A { b }', 'a.ts')).rejects.toThrow(
    'a.ts has TypeScript that is more than types: enum A { b }',
  )
})

test('the registry of shadcn lists what its items hold, without their contents', () => {
  const index = shadcnIndex(all, 'https://example.com') as {
    items: { name: string; files: object[] }[]
  }
  for (const [position, item] of all.entries()) {
    const { name, files } = shadcnItem(item)
    expect(index.items[position]).toMatchObject({ name, type: 'registry:item' })
    expect(index.items[position]?.files).toEqual(
      files.map(({ path, type, target }) => ({ path, type, target })),
    )
    expect(files.every(({ path }) => existsSync(join(root, 'snippets', path)))).toBe(true)
  }
})
