import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { LATER, reader, RECIPE } from './command.fixture.ts'
import { withEnding } from './endings.ts'
import { writeAll } from './write-all.ts'

const COPY = 'middleware/client/retry'

describe('what is copied', () => {
  test('the recipe and its neighbours are copied, below a line that names their origin', () => {
    const project = reader()
    const { code, out } = project.run('add client/retry')
    expect(code).toBe(0)
    expect(project.added()).toEqual([
      'middleware/',
      'middleware/client/',
      `${COPY}/`,
      `${COPY}/retry.ts`,
      `${COPY}/wait.ts`,
    ])
    const [header, ...rest] = project.read(`${COPY}/retry.ts`).split('\n')
    expect(header).toMatch(
      /^\/\/ middleware-cookbook@1\.0\.0 client\/retry\/retry\.ts sha256:[\da-f]{16}$/,
    )
    expect(rest.join('\n')).toBe(withEnding(RECIPE.files[0]?.text ?? '', '.js'))
    expect(out).toContain("import { retry } from './middleware/client/retry/retry.js'")
  })

  test('--tests copies tests and their data, which has no header', () => {
    const project = reader()
    project.run('add client/retry --tests')
    expect(readdirSync(join(project.root, COPY))).toHaveLength(4)
    expect(project.read(`${COPY}/names.csv`)).toBe('a,b\n')
  })

  test('--dry-run writes nothing', () => {
    const project = reader()
    const { code, out } = project.run('add client/retry --dry-run')
    expect([code, project.added()]).toEqual([0, []])
    expect(out).toContain(`new        ${COPY}/retry.ts`)
  })

  test('src is the place for code where there is one, and --to names another', () => {
    const project = reader({ 'package.json': '{}', 'src/index.js': '' })
    project.run('add client/retry')
    project.run('add server/access-log --to lib/http', { cwd: 'src' })
    expect(project.added()).toContain('src/middleware/client/retry/retry.mjs')
    expect(project.added()).toContain('src/lib/http/server/access-log/wait.mjs')
  })

  test('several recipes are copied at once, or none of them', () => {
    const project = reader({
      'package.json': '{}',
      'middleware/server/access-log/wait.mjs': 'mine',
    })
    expect(project.run('add client/retry server/access-log').code).toBe(1)
    expect(project.added()).toEqual([])
  })
})

describe('import endings follow the nearest tsconfig.json', () => {
  test.each([
    ['NodeNext, ES module', '{"compilerOptions":{"module":"NodeNext"}}', './wait.js'],
    [
      'moduleResolution before module',
      '{"compilerOptions":{"module":"esnext","moduleResolution":"node16"}}',
      './wait.js',
    ],
    ['bundler', '{"compilerOptions":{"module":"preserve"}}', './wait'],
    ['node10', '{"compilerOptions":{"module":"esnext","moduleResolution":"node10"}}', './wait'],
    ['nothing named', '{}', './wait'],
    [
      'allowImportingTsExtensions',
      '{"compilerOptions":{"module":"nodenext","allowImportingTsExtensions":true}}',
      './wait.ts',
    ],
    [
      'rewriteRelativeImportExtensions',
      '{"compilerOptions":{"module":"nodenext","rewriteRelativeImportExtensions":true}}',
      './wait.ts',
    ],
    [
      'comments and trailing commas',
      '{\n // "module": "preserve",\n /* { */ "compilerOptions": {"module":"nodenext",},\n}',
      './wait.js',
    ],
    ['a byte order mark', '\uFEFF{"compilerOptions":{"module":"nodenext"}}', './wait.js'],
    [
      'a string that looks like a comment',
      '{"include":["src//*","**/*"],"compilerOptions":{"module":"nodenext"}}',
      './wait.js',
    ],
  ])('%s', (_, tsconfig, expected) => {
    const project = reader({ 'package.json': '{"type":"module"}', 'tsconfig.json': tsconfig })
    project.run('add client/retry')
    expect(project.read(`${COPY}/retry.ts`)).toContain(`from '${expected}'`)
  })

  test.each([
    ['a file', '"./base"', 'base.json'],
    ['a list, of which the last counts', '["./other.json", "./base.json"]', 'base.json'],
    ['a package', '"@reader/config/strict.json"', 'node_modules/@reader/config/strict.json'],
    ['a package by its name', '"@reader/config"', 'node_modules/@reader/config/tsconfig.json'],
  ])('a config may extend %s', (_, bases, path) => {
    const project = reader({
      'package.json': '{"type":"module"}',
      'other.json': '{"compilerOptions":{"module":"preserve"}}',
      [path]: '{"compilerOptions":{"module":"nodenext"}}',
      'tsconfig.json': `{"extends":${bases}}`,
    })
    project.run('add client/retry')
    expect(project.read(`${COPY}/retry.ts`)).toContain("'./wait.js'")
  })

  test('a config that extends itself, or one that is not there, says nothing of itself', () => {
    const project = reader({
      'package.json': '{"type":"module"}',
      'tsconfig.json':
        '{"extends":["./tsconfig.json","./.generated/tsconfig.json"],"compilerOptions":{"module":"nodenext"}}',
    })
    project.run('add client/retry')
    expect(project.read(`${COPY}/retry.ts`)).toContain("'./wait.js'")
  })

  test('a config that only refers to others leaves the answer to the one that holds the folder', () => {
    const project = reader({
      'package.json': '{"type":"module"}',
      'tsconfig.json':
        '{"files":[],"references":[{"path":"./tsconfig.node.json"},{"path":"./tsconfig.app.json"}]}',
      'tsconfig.node.json':
        '{"include":["vite.config.ts"],"compilerOptions":{"module":"nodenext"}}',
      'tsconfig.app.json':
        '{"include":["src"],"compilerOptions":{"moduleResolution":"bundler","allowImportingTsExtensions":true}}',
      'src/main.ts': '',
    })
    project.run('add client/retry')
    expect(project.read(`src/${COPY}/retry.ts`)).toContain("'./wait.ts'")
  })
})

describe('JavaScript', () => {
  test.each([
    ['"type": "module"', '{"type":"module"}', 'retry.js', './wait.js'],
    ['no type', '{}', 'retry.mjs', './wait.mjs'],
  ])('without tsconfig.json and with %s', (_, manifest, name, imported) => {
    const project = reader({ 'package.json': manifest })
    project.run('add client/retry')
    expect(project.read(`${COPY}/${name}`)).toContain(`from '${imported}'`)
    expect(project.read(`${COPY}/${name}`)).not.toContain('number')
  })

  test('--js asks for it in a TypeScript project, --ts for TypeScript without a tsconfig.json', () => {
    const typed = reader()
    typed.run('add client/retry --js')
    expect(typed.added()).toContain(`${COPY}/retry.js`)
    const untyped = reader({ 'package.json': '{}' })
    untyped.run('add client/retry --ts')
    expect(untyped.read(`${COPY}/retry.ts`)).toContain("'./wait.ts'")
  })
})

describe('packages that are missing', () => {
  test.each([
    ['npm install', { 'package-lock.json': '' }],
    ['pnpm add', { 'pnpm-lock.yaml': '' }],
    ['yarn add', { 'yarn.lock': '' }],
    ['bun add', { 'bun.lock': '' }],
    ['npm install', {}],
  ])('%s installs them', (command, files) => {
    const project = reader({
      'package.json': '{"dependencies":{"middleware-cookbook":"*"}}',
      ...files,
    })
    const { out } = project.run('add client/retry')
    expect(out).toMatch(new RegExp(`^  ${command} @noble/hashes@2\\.4\\.0$`, 'm'))
  })

  test('packageManager names it too, and a workspace has its lockfile above', () => {
    const named = reader({ 'package.json': '{"packageManager":"pnpm@10.0.0"}' })
    expect(named.run('add client/retry').out).toContain('pnpm add')
    const workspace = reader({ 'pnpm-lock.yaml': '', 'apps/a/package.json': '{}' })
    expect(workspace.run('add client/retry --tests', { cwd: 'apps/a' }).out).toContain(
      'pnpm add --save-dev vitest@4.1.12',
    )
    expect(workspace.added()).toContain('apps/a/middleware/client/retry/retry.mjs')
  })

  test('nothing is said when nothing is missing', () => {
    const project = reader({
      'package.json': '{"devDependencies":{"middleware-cookbook":"1","@noble/hashes":"1"}}',
    })
    expect(project.run('add client/retry').out).not.toContain('Install')
  })
})

describe('what is there already', () => {
  test('a copy without changes is brought up to date, again and again', () => {
    const project = reader()
    project.run('add client/retry')
    expect(project.run('add client/retry').out).toContain(`unchanged  ${COPY}/wait.ts`)
    expect(project.run('add client/retry', { item: LATER }).out).toContain(
      `update     ${COPY}/wait.ts`,
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
      `${COPY}/retry.ts has changes of yours: see "npx middleware-cookbook diff client/retry", and take over by hand what you want.\nNothing has changed.\n`,
    ])
    expect(project.read(`${COPY}/retry.ts`)).toBe(changed)
    expect(project.read(`${COPY}/wait.ts`)).toBe(wait)
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

  test('a file where a folder is needed', () => {
    const project = reader()
    project.write('middleware', 'a file')
    const { code, err } = project.run('add client/retry')
    expect(code).toBe(1)
    expect(err).toContain(
      'middleware is a file where a folder is needed: name another one with --to.',
    )
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
