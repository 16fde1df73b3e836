import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LATER, reader, RECIPE, type Reader } from './command.fixture.ts'
import { lineDiff } from './line-diff.ts'

const COPY = 'middleware/client/retry'

test('a copy as it was made is unchanged', () => {
  const { code, out } = copied().run('diff client/retry')
  expect([code, out]).toEqual([0, `unchanged  ${COPY}/retry.ts\nunchanged  ${COPY}/wait.ts\n`])
})

test.each([
  ['you changed', RECIPE, ' '],
  ['we changed', LATER, ''],
  ['both changed', LATER, ' '],
])('a difference is told apart: %s', (state, item, edit) => {
  const project = copied()
  project.write(
    `${COPY}/wait.ts`,
    project.read(`${COPY}/wait.ts`).replace('number)', `number${edit})`),
  )
  const { code, out } = project.run('diff', { item })
  expect(code).toBe(1)
  expect(out).toMatch(new RegExp(`^${state} +${COPY}/wait\\.ts$`, 'm'))
  expect(out).toMatch(new RegExp(`^unchanged +${COPY}/retry\\.ts$`, 'm'))
  expect(out).toContain(
    `--- ${COPY}/wait.ts\n+++ client/retry/wait.ts of middleware-cookbook ${item.version}\n@@`,
  )
})

test('what this version holds already is no difference, for each author', () => {
  const project = copied()
  project.write(`${COPY}/wait.ts`, project.read(`${COPY}/wait.ts`).replace('=> ms', '=> ms + 1'))
  expect(project.run('diff', { item: LATER }).code).toBe(0)
})

test.each<[string, (text: string) => string]>([
  ['CRLF', (text) => text.replaceAll('\n', '\r\n')],
  ['other import endings', (text) => text.replace('./wait.js', './wait')],
  ['an empty line below it', (text) => text.replace('\n', '\n\n')],
  ['no newline at the end', (text) => text.trimEnd()],
  ['a byte order mark', (text) => `\uFEFF${text}`],
])('%s is no change', (_, edit) => {
  const project = copied()
  for (const name of ['retry.ts', 'wait.ts']) {
    project.write(`${COPY}/${name}`, edit(project.read(`${COPY}/${name}`)))
  }
  expect(project.run('diff')).toMatchObject({ code: 0 })
})

test('a copy is found wherever it has been moved, but not in what a build has written', () => {
  const project = copied()
  project.write('dist/retry.js', project.read(`${COPY}/retry.ts`))
  project.write('lib/retry.js', project.read(`${COPY}/retry.ts`))
  renameSync(join(project.root, COPY), join(project.root, 'moved'))
  expect(project.run('diff client/retry').out).toBe(
    'unchanged  moved/retry.ts\nunchanged  moved/wait.ts\n',
  )
})

test('a file that is missing, and one that the recipe has no more, are differences', () => {
  const project = copied()
  rmSync(join(project.root, COPY, 'wait.ts'))
  expect(project.run('diff')).toMatchObject({
    code: 1,
    out: expect.stringContaining(`missing    ${COPY}/wait.ts`) as string,
  })
  const smaller = { ...RECIPE, files: RECIPE.files.slice(1) }
  expect(copied().run('diff', { item: smaller }).out).toContain(
    `gone from the recipe  ${COPY}/retry.ts`,
  )
})

test('a project without a copy is told how to make one', () => {
  const { code, err } = reader().run('diff client/retry')
  expect([code, err]).toEqual([
    1,
    'There is no copy of client/retry in this project: "npx middleware-cookbook add" makes one.\n',
  ])
})

test('JavaScript is compared with JavaScript', () => {
  const project = reader({ 'package.json': '{}' })
  project.run('add client/retry')
  expect(project.run('diff').code).toBe(0)
})

test('lines are compared with some around them', () => {
  const lines = Array.from({ length: 20 }, (_, index) => String(index))
  const after = lines.with(3, 'three').toSpliced(15, 1)
  expect(lineDiff(lines.join('\n'), after.join('\n'))).toBe(
    '@@ -1 +1 @@\n 0\n 1\n 2\n-3\n+three\n 4\n 5\n 6\n@@ -13 +13 @@\n 12\n 13\n 14\n-15\n 16\n 17\n 18',
  )
  expect(lineDiff('a\n', 'a\n')).toBe('')
})

function copied(): Reader {
  const project = reader()
  project.run('add client/retry')
  return project
}
