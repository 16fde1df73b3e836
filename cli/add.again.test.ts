import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { LATER, reader, RECIPE } from './command.fixture.ts'

const COPY = 'middleware/client/retry'

describe('what is there already', () => {
  test('a copy without changes is brought up to date, again and again', () => {
    const project = reader()
    project.run('add client/retry')
    expect(project.run('add client/retry').out).toContain(
      `Nothing to write, all files are as they should be:\n  unchanged  ${COPY}/retry.ts  (5 lines)\n  unchanged  ${COPY}/wait.ts  (1 line)\nImport it`,
    )
    expect(project.run('add client/retry', { item: LATER }).out).toContain(
      `Wrote:\n  update     ${COPY}/retry.ts  (only its first line)\n  update     ${COPY}/wait.ts  (+1 -1 lines)\nImport it`,
    )
    expect(project.read(`${COPY}/wait.ts`)).toContain('ms + 1')
  })

  test('a changed file is never overwritten, and its neighbours stay as they were', () => {
    const project = reader()
    project.run('add client/retry')
    const changed = `${project.read(`${COPY}/retry.ts`)}// mine\n`
    project.write(`${COPY}/retry.ts`, changed)
    const wait = project.read(`${COPY}/wait.ts`)
    const { code, err } = project.run('add client/retry', { item: LATER })
    expect([code, err]).toEqual([
      1,
      `${COPY}/retry.ts has changes of yours (1 line): see "npx middleware-cookbook diff client/retry", and take over by hand what you want.\nNothing has changed.\n`,
    ])
    expect(project.read(`${COPY}/retry.ts`)).toBe(changed)
    expect(project.read(`${COPY}/wait.ts`)).toBe(wait)
  })

  test('one that was deleted is written again, and the others are not', () => {
    const project = reader()
    project.run('add client/retry')
    rmSync(join(project.root, COPY, 'wait.ts'))
    expect(project.run('add client/retry').out).toContain(
      `Wrote:\n  new        ${COPY}/wait.ts  (1 line)\nUnchanged:\n  unchanged  ${COPY}/retry.ts`,
    )
  })

  test('CRLF is no change, and stays; new files take it from package.json', () => {
    const project = reader({ 'package.json': '{\r\n"type":"module"}\r\n', 'tsconfig.json': '{}' })
    project.run('add client/retry')
    expect(project.read(`${COPY}/wait.ts`)).toMatch(/^[^\n]+\r\n[^\n]+\r\n$/)
    project.write('package.json', '{"type":"module"}\n')
    expect(project.run('add client/retry', { item: LATER }).code).toBe(0)
    expect(project.read(`${COPY}/wait.ts`)).toMatch(/ms \+ 1\r\n$/)
  })

  test('a file that was copied by hand gets its header', () => {
    const project = reader()
    project.write(`${COPY}/wait.ts`, RECIPE.files[1]?.text ?? '')
    expect(project.run('add client/retry').code).toBe(0)
    expect(project.read(`${COPY}/wait.ts`)).toContain('middleware-cookbook@1.0.0')
  })
})
