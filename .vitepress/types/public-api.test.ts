import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { cookbook, entries, root } from './cookbook.fixture.ts'
import { publicApi } from './public-api.ts'

const { program } = cookbook
const modules = entries.map((entry) => resolve(root, entry))
const names = publicApi(root, program, modules)

test('a declaration has neither bodies nor private or internal parts', () => {
  const request = names.find(({ name }) => name === 'HttpRequest')
  expect(request?.declaration).toMatch(
    /^class HttpRequest extends Message<HttpRequest> \{\n {2}\/\*\*/,
  )
  expect(request?.declaration).toContain('\n  get url(): URL\n')
  expect(request?.declaration).not.toMatch(/#|private|internal|;$/m)
  expect(request?.path).toBe('runtime/message/request.ts')
})
