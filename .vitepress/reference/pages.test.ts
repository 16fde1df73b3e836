import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { catalogue } from '../../scripts/cookbook/catalogue.ts'
import { createCompiler } from '../types/types.fixture.ts'
import { entries, referencePages } from './entries.ts'

const root = resolve(import.meta.dirname, '../..')
const names = createCompiler({ root, entries, watching: false }).publicApi().value

/** What the pages of the reference ask for: `::: reference runtime/index runtime/message`. */
const sections = catalogue(root).flatMap(({ path, link }) =>
  [...readFileSync(join(root, path), 'utf8').matchAll(/^::: reference (\S+) ?(\S*)$/gm)].map(
    ([, module = '', folder = '']) => ({ link, entry: `${module}.ts`, folder }),
  ),
)

test('every public name is in one section, on the page of its entry point', () => {
  expect(new Set(names.map(({ entry }) => entry))).toEqual(new Set(entries))
  const wrong = names.filter(({ entry, path }) => {
    const pages = sections
      .filter((section) => section.entry === entry && path.startsWith(section.folder))
      .map(({ link }) => link)
    return pages.join() !== referencePages[entry]
  })
  expect(wrong.map(({ name }) => name)).toEqual([])
})

test('every public name is exported by one entry point', () => {
  const all = names.map(({ name }) => name)
  expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([])
})

test('every entry point of the package has a page, but for hosts and recipes', () => {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    exports: Readonly<Record<string, string>>
  }
  const modules = Object.entries(exports)
    .filter(([name]) => !/^\.\/(?:hosts|client|server)\//.test(name))
    .map(([, file]) => file.replace('./', ''))
  expect(modules).toEqual(entries)
})

test('every public name has a doc comment', () => {
  expect(names.filter(({ text }) => text === '').map(({ name }) => name)).toEqual([])
})
