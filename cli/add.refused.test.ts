import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { reader } from './command.fixture.ts'
import { writeAll } from './write-all.ts'

const COPY = 'middleware/client/retry'

describe('what is refused, in a sentence, with nothing written', () => {
  test.each<[string, (root: string) => void, string]>([
    [
      'a file of somebody else',
      (root) => {
        mkdirSync(join(root, COPY), { recursive: true })
        writeFileSync(join(root, COPY, 'wait.ts'), 'mine')
      },
      `${COPY}/wait.ts is there already and is not of this recipe`,
    ],
    [
      'a folder in the way',
      (root) => {
        mkdirSync(join(root, COPY, 'wait.ts'), { recursive: true })
      },
      `${COPY}/wait.ts is a folder: move it away`,
    ],
    [
      'a link in the way',
      (root) => {
        mkdirSync(join(root, COPY), { recursive: true })
        symlinkSync(join(root, 'package.json'), join(root, COPY, 'wait.ts'))
      },
      `${COPY}/wait.ts is a link, which is not followed`,
    ],
    [
      'a link that leads nowhere',
      (root) => {
        mkdirSync(join(root, COPY), { recursive: true })
        symlinkSync('gone', join(root, COPY, 'wait.ts'))
      },
      `${COPY}/wait.ts is a link, which is not followed`,
    ],
    [
      'a folder that is a link out of the project',
      (root) => {
        mkdirSync(join(root, '../elsewhere'))
        symlinkSync('../elsewhere', join(root, 'middleware'))
      },
      'middleware is a link to',
    ],
    [
      'a broken link for a folder',
      (root) => {
        symlinkSync('gone', join(root, 'middleware'))
      },
      'middleware is a link to nothing',
    ],
  ])('%s', (_, arrange, message) => {
    const project = reader()
    arrange(project.root)
    const before = project.added()
    const { code, err } = project.run('add client/retry')
    expect([code, project.added()]).toEqual([1, before])
    expect(err).toContain(message)
    expect(err).toContain('Nothing has changed.')
  })

  test('a file where a folder is needed, once for all that was to be in it', () => {
    const project = reader()
    project.write('middleware', 'a file')
    const { code, err } = project.run('add client/retry')
    expect([code, err]).toEqual([
      1,
      'middleware is a file where a folder is needed: name another one with --to.\nNothing has changed.\n',
    ])
  })

  test('no project', () => {
    const project = reader({ 'readme.txt': '' })
    const { code, err } = project.run('add client/retry')
    expect([code, project.added()]).toEqual([1, []])
    expect(err).toMatch(
      /^There is no package\.json in .* or above it: run the command in your project/,
    )
  })

  test.each([
    ['package.json', '{ "type": ', 'package.json is not JSON'],
    ['tsconfig.json', '{ "compilerOptions" }', 'tsconfig.json cannot be read'],
  ])('a broken %s', (name, text, message) => {
    const project = reader({ 'package.json': '{}', [name]: text })
    const { code, err } = project.run('add client/retry')
    expect([code, project.added()]).toEqual([1, []])
    expect(err).toContain(message)
  })

  test('a failure in the middle undoes what came before, new folders included', () => {
    const project = reader()
    project.write('old.ts', 'old')
    const before = project.added()
    const path = (name: string) => join(project.root, name)
    const write = () => {
      writeAll([
        { path: path('old.ts'), content: 'new' },
        { path: path('a/b/first.ts'), content: 'first' },
        { path: path(`a/b/${'long'.repeat(70)}.ts`), content: 'second' },
      ])
    }
    expect(write).toThrow(
      /cannot be written \(ENAMETOOLONG\): the path is too long.*Nothing has changed\.$/,
    )
    expect(project.added()).toEqual(before)
    expect(project.read('old.ts')).toBe('old')
  })

  test.skipIf(process.getuid?.() === 0)('a folder that this user may not write to', () => {
    const project = reader()
    chmodSync(project.root, 0o500)
    const { code, err } = project.run('add client/retry')
    chmodSync(project.root, 0o700)
    expect([code, project.added()]).toEqual([1, []])
    expect(err).toContain('cannot be written (EACCES): let this user write there')
  })
})
