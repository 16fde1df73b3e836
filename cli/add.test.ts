import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { reader, RECIPE } from './command.fixture.ts'
import { withEnding } from './endings.ts'

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
