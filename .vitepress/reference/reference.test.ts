import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { createProject } from '../types/project.ts'
import { publicApi } from './public-api.ts'

const root = resolve(import.meta.dirname, '../..')
const names = publicApi(root, createProject(root).program)

test('every public name is on the reference page, in one section', () => {
  const page = readFileSync(resolve(root, 'docs/reference/index.md'), 'utf8')
  const prefixes = [...page.matchAll(/^::: reference (\S+)$/gm)].map(([, prefix = '']) => prefix)
  const sections = names.map(({ name, path }) => ({
    name,
    sections: prefixes.filter((prefix) => path.startsWith(prefix)).length,
  }))
  expect(sections.filter((one) => one.sections !== 1)).toEqual([])
})

test('every public name has a doc comment', () => {
  expect(names.filter(({ text }) => text === '').map(({ name }) => name)).toEqual([])
})

test('a declaration has neither bodies nor private or internal parts', () => {
  const request = names.find(({ name }) => name === 'HttpRequest')
  expect(request?.declaration).toMatch(
    /^class HttpRequest extends Message<HttpRequest> \{\n {2}\/\*\*/,
  )
  expect(request?.declaration).toContain('\n  get url(): URL\n')
  expect(request?.declaration).not.toMatch(/#|private|internal|;$/m)
  expect(request?.path).toBe('runtime/message/request.ts')
})
