import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect } from 'vitest'
import { build as viteBuild } from 'vite'
import type { Kind } from './kind.ts'
import { endingIn, PRINTED, writeProject } from './tries.ts'

const BUNDLER = { module: 'preserve', moduleResolution: 'bundler', noEmit: true }

/** A test of the reader's, for a runner that has `test` and `expect`. */
const TEST = `
test('the copied recipe tries again', async () => {
  let calls = 0
  const transport = async () => new HttpResponse(null, { status: ++calls < 3 ? 503 : 204 })
  const client = createClient({ transport, middleware: [retry({ initialDelay: 1 })] })
  const response = await client.get('http://reader.example/')
  expect(response.status).toBe(204)
})
`

export const tools: readonly Kind[] = [
  {
    group: 'tools',
    name: 'esbuild',
    setup: '`bundle`, `platform: node`, `format: cjs`',
    async try(project, { tool }) {
      writeProject(project, BUNDLER)
      const printed = await project.add('client/retry')
      await project.writeMain('main.ts', endingIn(printed))
      const { build } = createRequire(tool('esbuild/package.json'))('esbuild') as {
        readonly build: (options: object) => Promise<unknown>
      }
      await build({
        absWorkingDir: project.root,
        entryPoints: ['main.ts'],
        bundle: true,
        platform: 'node',
        format: 'cjs',
        outfile: 'out.cjs',
        logLevel: 'silent',
      })
      expect(await project.node('out.cjs')).toBe(PRINTED)
    },
  },
  {
    group: 'tools',
    name: 'Vite',
    setup: 'a bundle for browsers',
    async try(project) {
      writeProject(project, BUNDLER)
      const printed = await project.add('client/retry')
      await project.writeMain('main.ts', endingIn(printed))
      await viteBuild({
        root: project.root,
        configFile: false,
        logLevel: 'error',
        build: {
          lib: { entry: join(project.root, 'main.ts'), formats: ['es'], fileName: 'bundle' },
        },
      })
      expect(await project.node('dist/bundle.js')).toBe(PRINTED)
    },
  },
  {
    group: 'tools',
    name: 'webpack',
    setup: '`ts-loader`, `target: node`',
    onlyInFull: true,
    async try(project, { tool }) {
      writeProject(project, { ...BUNDLER, noEmit: false })
      const printed = await project.add('client/retry')
      await project.writeMain('main.ts', endingIn(printed))
      project.write({
        'build.cjs': `
          require(${JSON.stringify(tool('webpack/lib/index.js'))})({
            mode: 'production',
            target: 'node',
            context: __dirname,
            entry: './main.ts',
            output: { path: __dirname + '/bundle', filename: 'main.cjs' },
            resolve: { extensions: ['.ts', '.js'] },
            module: { rules: [{ test: /\\.ts$/, loader: ${JSON.stringify(tool('ts-loader/index.js'))} }] },
          }, (error, stats) => {
            if (error || stats.hasErrors()) { console.error(error ?? stats.toString()); process.exit(1) }
          })`,
      })
      await project.node('build.cjs')
      expect(await project.node('bundle/main.cjs')).toBe(PRINTED)
    },
  },
  {
    group: 'tools',
    name: 'Next.js',
    setup: '`next build`, in a server component',
    onlyInFull: true,
    async try(project, { tool }) {
      project.write({
        'package.json': {
          name: 'reader',
          private: true,
        },
        'tsconfig.json': {
          compilerOptions: {
            strict: true,
            module: 'esnext',
            moduleResolution: 'bundler',
            jsx: 'react-jsx',
            noEmit: true,
            skipLibCheck: true,
          },
          include: ['app', 'middleware'],
        },
        'next.config.mjs': 'export default { typescript: { ignoreBuildErrors: true } }',
        'app/layout.tsx':
          'export default function Layout({ children }: { children: unknown }) { return <html><body>{children as never}</body></html> }',
        'app/page.tsx': `
          import { createClient, HttpResponse } from 'middleware-cookbook'
          import { retry } from '../middleware/client/retry/retry'
          export default async function Page() {
            let calls = 0
            const transport = async () => new HttpResponse('answered', { status: ++calls < 3 ? 503 : 200 })
            const client = createClient({ transport, middleware: [retry({ initialDelay: 1 })] })
            const response = await client.get('http://reader.example/')
            return <p>{await response.text()} after {calls}</p>
          }`,
      })
      await project.add('client/retry')
      await project.node(tool('next/dist/bin/next'), 'build', '--webpack')
      const page = project.read('.next/server/app/index.html').replaceAll('<!-- -->', '')
      expect(page).toContain('<p>answered after 3</p>')
    },
  },
  {
    group: 'tools',
    name: 'Vitest with jsdom',
    setup: '`environment: jsdom`',
    onlyInFull: true,
    async try(project, { tool }) {
      writeProject(project, BUNDLER)
      project.write({
        'vitest.config.ts': `export default { test: { environment: 'jsdom', globals: true } }`,
        'main.test.ts': `
          import { createClient, HttpResponse } from 'middleware-cookbook'
          import { retry } from './middleware/client/retry/retry'
          ${TEST}`,
      })
      await project.add('client/retry')
      await project.node(tool('vitest/vitest.mjs'), 'run')
    },
  },
  {
    group: 'tools',
    name: 'Vitest, the copied tests',
    setup: '`add … --tests`',
    onlyInFull: true,
    async try(project, { tool, recipes }) {
      writeProject(project, BUNDLER)
      await project.add(...recipes, '--tests')
      await project.node(tool('vitest/vitest.mjs'), 'run', '--testTimeout=600000')
    },
  },
  {
    group: 'tools',
    name: 'Jest, ES modules',
    setup: '`node --experimental-vm-modules node_modules/jest/bin/jest.js`',
    onlyInFull: true,
    async try(project, { tool }) {
      project.write({
        'package.json': { name: 'reader', private: true, type: 'module', jest: { transform: {} } },
        'main.test.js': `
          import { createClient, HttpResponse } from 'middleware-cookbook'
          import { retry } from './middleware/client/retry/retry.js'
          ${TEST}`,
      })
      await project.add('client/retry')
      await project.node('--experimental-vm-modules', tool('jest/bin/jest.js'))
    },
  },
  {
    group: 'tools',
    name: 'Jest, CommonJS',
    setup: '`jest`',
    onlyInFull: true,
    fails: 'Must use import to load ES Module',
    note: 'Jest cannot `require` the library, an ES module, before Node 24.9: use its ES modules.',
    async try(project, { tool }) {
      project.write({
        'package.json': {
          name: 'reader',
          private: true,
          type: 'commonjs',
          jest: { transform: {} },
        },
        'main.test.js': `
          const { createClient, HttpResponse } = require('middleware-cookbook')
          const { retry } = require('middleware-cookbook/client/retry')
          ${TEST}`,
      })
      await project.node(tool('jest/bin/jest.js'))
    },
  },
]
