import { expect, test } from 'vitest'
import { asked, build, deepNumber, project, start, useProject } from './types.fixture.ts'

useProject()

test('a type that changes two imports away changes the answer', async () => {
  const before = await build()
  expect(before.json('a.ts')).toContain('const a: string')
  project.write('snippets/c.ts', deepNumber)
  const after = await build()
  expect(after.json('a.ts')).toContain('const a: number')
  expect(after.name('a.ts')).not.toBe(before.name('a.ts'))
})

test('nothing changed: nothing is asked, and the compiler does not start', async () => {
  const before = await build()
  start.mockClear()
  const after = await build()
  expect(after.json('a.ts')).toBe(before.json('a.ts'))
  expect(start).not.toHaveBeenCalled()
})

test('a change elsewhere leaves an answer as it is', async () => {
  await build()
  asked.length = 0
  project.write('snippets/apart.ts', 'export const apart = 2\n')
  await build()
  expect(asked).toEqual(['snippets/apart.ts'])
})

test.each([
  ['the packages', () => project.write('package-lock.json', '{ "version": 2 }')],
  [
    'the compiler options',
    () => project.write('tsconfig.json', '{ "compilerOptions": { "strict": false, "types": [] } }'),
  ],
  [
    'a declaration that is seen everywhere',
    () => project.write('snippets/apart.ts', 'declare global {\n  var x: number\n}\nexport {}\n'),
  ],
])('a change of %s makes every answer anew', async (_, change) => {
  await build()
  asked.length = 0
  change()
  await build()
  expect(asked).toEqual(['a', 'apart', 'b', 'c'].map((name) => `snippets/${name}.ts`))
})

test('a file that is not readable as an answer is made anew', async () => {
  const before = await build()
  project.write('.vitepress/cache/types/snippets__a.ts.json', '{ "half": ')
  expect((await build()).json('a.ts')).toBe(before.json('a.ts'))
})

test('a build is the same in whatever order its pages come', async () => {
  project.write('snippets/one.ts', "export const one = (): 'y' | 'x' => 'x'\n")
  project.write('snippets/two.ts', "export const two = () => (Math.random() > 1 ? 'x' : 'y')\n")
  const inOrder = await build(['one.ts', 'two.ts'])
  const [one, two] = [inOrder.json('one.ts'), inOrder.json('two.ts')]
  project.write('package-lock.json', '{ "version": 2 }')
  const otherwise = await build(['two.ts', 'one.ts'])
  expect(otherwise.json('two.ts')).toBe(two)
  expect(otherwise.json('one.ts')).toBe(one)
})
