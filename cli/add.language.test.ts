import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { reader, RECIPE } from './command.fixture.ts'

const COPY = 'middleware/client/retry'

describe('the first line says why the copy is JavaScript or TypeScript', () => {
  const NODE = '{"compilerOptions":{"module":"nodenext"}}'

  test.each([
    ['no sign of types', {}, '', 'No tsconfig.json found: JavaScript. For TypeScript pass --ts.'],
    [
      'a tsconfig.json',
      { 'tsconfig.json': NODE },
      '',
      'tsconfig.json found: TypeScript, with no ending in imports.',
    ],
    [
      'one of an ES module',
      { 'tsconfig.json': NODE, 'package.json': '{"type":"module"}' },
      '',
      'tsconfig.json found: TypeScript, with .js in imports.',
    ],
    [
      'one that another refers to',
      {
        'tsconfig.json': '{"files":[],"references":[{"path":"./tsconfig.app.json"}]}',
        'tsconfig.app.json': '{"include":["middleware"]}',
      },
      '',
      'tsconfig.app.json found: TypeScript, with no ending in imports.',
    ],
    [
      'the compiler among the packages',
      { 'package.json': '{"devDependencies":{"typescript":"6"}}' },
      '',
      'No tsconfig.json, but typescript in package.json found: TypeScript, with .ts in imports.',
    ],
    [
      'a file that Node or Bun runs',
      { 'src/index.ts': '' },
      '',
      'No tsconfig.json, but src/index.ts found: TypeScript, with .ts in imports.',
    ],
    [
      'declarations, and the configuration of a tool',
      { 'globals.d.ts': '', 'vitest.config.ts': '' },
      '',
      'No tsconfig.json found: JavaScript.',
    ],
    ['--js', { 'tsconfig.json': NODE }, ' --js', 'JavaScript, as --js says.'],
    ['--ts', {}, ' --ts', 'TypeScript, as --ts says, with .ts in imports.'],
  ])('%s', (_, files, option, sentence) => {
    const project = reader({ 'package.json': '{}', ...files })
    const { code, out } = project.run(`add client/retry${option}`)
    expect([code, out.split('\n')[0]]).toEqual([0, expect.stringContaining(sentence)])
    const isCode = /\.(?:ts|mjs|js)$/
    const endings = project.added().flatMap((path) => isCode.exec(path)?.[0] ?? [])
    expect(new Set(endings)).toEqual(new Set([sentence.includes('TypeScript,') ? '.ts' : '.mjs']))
  })

  test('and names what a tsconfig.json extends and is not there', () => {
    const project = reader({
      'package.json': '{"type":"module"}',
      'tsconfig.json': '{"extends":["@tsconfig/node20/tsconfig.json"]}',
    })
    expect(project.run('add client/retry').out).toContain(
      'It extends @tsconfig/node20/tsconfig.json, which is not there: options in it were not seen.\n',
    )
  })

  test('and with Plug’n’Play says which command finds it', () => {
    const project = reader({
      'package.json': '{}',
      'tsconfig.json': '{"extends":"@tsconfig/node20/tsconfig.json"}',
      'yarn.lock': '',
      '.pnp.cjs': '',
    })
    expect(project.run('add client/retry').out).toContain(
      'which only Yarn finds: options in it were not seen. Run "yarn middleware-cookbook" instead of "npx".\n',
    )
  })
})

describe('a project of Deno', () => {
  test.each(['deno.json', 'deno.jsonc'])(
    'needs no package.json: with %s it gets TypeScript and "deno add"',
    (name) => {
      const project = reader({
        [name]: '{ "imports": { "@noble/hashes": "npm:a" }, }',
        'main.ts': '',
      })
      const { code, out } = project.run('add client/retry --tests')
      expect(code).toBe(0)
      expect(out).toContain(`${name} found: TypeScript, with .ts in imports.`)
      expect(out).toContain(`Import it, in a file beside ${name}:`)
      expect(out).toContain('  deno add npm:middleware-cookbook@1.0.0\n')
      expect(out).toContain('  deno add --dev npm:vitest@4.1.12')
      expect(project.read(`${COPY}/retry.ts`)).toContain("'./wait.ts'")
    },
  )

  test('with a package.json as well that one has the packages, and deno.lock says who installs them', () => {
    const project = reader({
      'package.json': '{"dependencies":{"middleware-cookbook":"1"}}',
      'deno.json': '{}',
      'deno.lock': '{}',
    })
    const { out } = project.run('add client/retry')
    expect(out).toContain('deno.json found: TypeScript')
    expect(out).toContain('  deno add npm:@noble/hashes@2.4.0')
  })
})

test('a file that holds only types is nothing in JavaScript', () => {
  const types = { name: 'event.ts', role: 'module' as const, text: 'export type A = 1\n', js: '' }
  const item = { ...RECIPE, files: [...RECIPE.files, types] }
  const project = reader({ 'package.json': '{}' })
  const { out } = project.run('add client/retry', { item })
  expect(out).not.toContain('event.')
  expect(out).toContain('wait.mjs  (1 line)')
  expect(project.run('diff', { item }).code).toBe(0)
  const typed = reader()
  typed.run('add client/retry', { item })
  expect(typed.added()).toContain(`${COPY}/event.ts`)
})

test('a CommonJS project is told how its files load the copy', () => {
  const commonjs = reader({ 'package.json': '{"type":"commonjs"}' }).run('add client/retry').out
  expect(commonjs).toContain(
    `In a CommonJS file beside package.json:\n  const { retry } = require('./${COPY}/retry.mjs')\n`,
  )
  expect(reader().run('add client/retry').out).not.toContain('require(')
})

test('the import is that of a file in the folder that holds the copies', () => {
  const files = { 'package.json': '{}', 'tsconfig.json': '{}' }
  const inSource = reader({ ...files, 'src/index.ts': '' }).run('add client/retry').out
  expect(inSource).toContain(
    "Import it, in a file in src:\n  import { retry } from './middleware/client/retry/retry'",
  )
  const atRoot = reader(files).run('add client/retry --to .').out
  expect(atRoot).toContain(
    "Import it, in a file beside package.json:\n  import { retry } from './client/retry/retry'",
  )
})

describe('a workspace', () => {
  const files = {
    'package.json': '{"workspaces":["packages/*"]}',
    'package-lock.json': '',
    'packages/api/package.json':
      '{"type":"module","dependencies":{"middleware-cookbook":"1","@noble/hashes":"1"}}',
    'packages/api/tsconfig.json': '{"compilerOptions":{"module":"nodenext"}}',
  }

  test('its root says that it is one, unless a folder was named', () => {
    expect(reader(files).run('add client/retry').out).toContain(
      'This is the root of a workspace. For one of its packages, run the command there or name a folder of it with --to.\n',
    )
    const pnpm = { 'package.json': '{}', 'pnpm-workspace.yaml': '' }
    expect(reader(pnpm).run('add client/retry').out).toContain('root of a workspace')
    const inside = reader(files).run('add client/retry', { cwd: 'packages/api' })
    expect(inside.out).not.toContain('workspace')
  })

  test('what is missing is to be installed in the folder of the package', () => {
    const manifest = '{"type":"module"}'
    const project = reader({ ...files, 'packages/api/package.json': manifest })
    const { out } = project.run('add client/retry --to packages/api/src')
    expect(out).toContain(
      `Install what is missing, in ${join(project.root, 'packages/api')}:\n  npm install `,
    )
  })

  test('a folder of a package belongs to that package, from wherever it is named', () => {
    const project = reader(files)
    const { out } = project.run('add client/retry --to packages/api/src/http')
    const folder = 'packages/api/src/http/client/retry'
    expect(project.read(`${folder}/retry.ts`)).toContain("'./wait.js'")
    expect(out).toContain(`  new        ${folder}/retry.ts`)
    expect(out).toContain(
      "Import it, in a file in packages/api/src:\n  import { retry } from './http/client/retry/retry.js'",
    )
    expect(out).not.toContain('workspace')
    expect(out).not.toContain('Install')
  })
})
