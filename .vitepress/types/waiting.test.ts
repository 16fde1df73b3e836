import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { hangs } from '../../scripts/lib/hangs.ts'
import { TypesPending } from './index.ts'
import {
  answer,
  asked,
  change,
  createdTypes,
  deepNumber,
  project,
  served,
  show,
  start,
  useProject,
  withoutThread,
} from './types.fixture.ts'

useProject()

test('a page waits for the compiler only if it shows an answer itself', async () => {
  const highlight = 'export const a = 1\n//           ^ why\n'
  project.write('snippets/marked.ts', highlight)
  project.write('snippets/query.ts', 'const a = 1\n//    ^?\nexport { a }\n')
  project.write('snippets/error.ts', '// @ts-expect-error\nexport const a: string = 1\n')
  const types = await createdTypes()
  for (const path of ['a.ts', 'marked.ts']) expect(show(types, path)).toMatch(/\.\w{8}\.json$/)
  for (const path of ['query.ts', 'error.ts']) expect(() => show(types, path)).toThrow(TypesPending)
})

test('an error in a file rejects every wait for its types', async () => {
  project.write('snippets/wrong.ts', '// @ts-expect-error\nexport const right = 1\n')
  const types = await createdTypes()
  const message = 'snippets/wrong.ts:1 expects an error that does not occur.'
  for (let times = 0; times < 2; times++) {
    await expect(answer(() => show(types, 'wrong.ts'))).rejects.toThrow(message)
  }
  await expect(types.write(join(project.root, 'dist'))).rejects.toThrow(message)
})

test('an answer from before a change does not count, and is asked for again', async () => {
  start.mockImplementation((options) => {
    const thread = withoutThread(options)
    return {
      ...thread,
      async analysis(path) {
        const analysis = await thread.analysis(path)
        if (asked.length === 1) await change('snippets/c.ts', deepNumber)
        return analysis
      },
    }
  })
  const types = await createdTypes({ watching: true })
  expect(await served(types, 'a.ts')).toContain('const a: number')
  expect(asked).toEqual(['snippets/a.ts', 'snippets/a.ts'])
})

test('an answer from after a change does not count when the change is undone', async () => {
  let answered = 0
  start.mockImplementation((options) => {
    const thread = withoutThread(options)
    return {
      ...thread,
      async analysis(path) {
        if (answered === 0) await change('snippets/c.ts', deepNumber)
        return thread.analysis(path).finally(() => answered++)
      },
    }
  })
  const types = await createdTypes({ watching: true })
  const deepString = project.read('snippets/c.ts')
  show(types, 'a.ts')
  types.server.changed(join(project.root, 'snippets/a.ts'))
  await vi.waitFor(() => expect(answered).toBe(1), { timeout: hangs })
  await setImmediate()
  await change('snippets/c.ts', deepString)
  expect(await served(types, 'a.ts')).toContain('const a: string')
})

test('a server answers from the files as they are now, and knows the pages that a change affects', async () => {
  const types = await createdTypes({ watching: true })
  const before = show(types, 'a.ts')
  expect(await served(types, 'a.ts')).toContain('const a: string')
  const pages = (path: string) => types.server.changed(join(project.root, 'snippets', path))
  expect(['a.ts', 'b.ts', 'apart.ts'].map((path) => pages(path).length)).toEqual([1, 1, 0])
  await change('snippets/c.ts', deepNumber)
  expect(pages('c.ts')).toHaveLength(1)
  expect(show(types, 'a.ts')).not.toBe(before)
  expect(await served(types, 'a.ts')).toContain('const a: number')
})

test('a server sees a file that appears where an import was looked for', async () => {
  project.write('snippets/a.ts', "import { d } from '../runtime/d.js'\nexport const a = d\n")
  project.write('runtime/d.d.ts', 'export declare const d: string\n')
  const types = await createdTypes({ watching: true })
  expect(await served(types, 'a.ts')).toContain('const a: string')
  await change('runtime/d.ts', 'export const d: number = 1\n')
  expect(types.server.changed(join(project.root, 'runtime/d.ts'))).toHaveLength(1)
  expect(await served(types, 'a.ts')).toContain('const a: number')
})
