import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Kind } from './kind.ts'
import { Project } from './project.ts'
import { PRINTED } from './tries.ts'

/** Loads a recipe that needs a package of its own. */
const DIGEST = `
  import { digestAuth } from './middleware/server/digest-auth/digest-auth.js'
  console.log(typeof digestAuth)`

export const packageManagers: readonly Kind[] = [
  {
    group: 'packages',
    name: 'npm',
    setup: '`npm install`, then `npx middleware-cookbook add`',
    async try(project) {
      project.write({ 'package.json': { name: 'reader', private: true, type: 'module' } })
      const printed = await project.add('server/digest-auth')
      expect(printed).toMatch(/npm install @noble\/hashes@[\d.]+ middleware-cookbook@[\d.]+\n$/)
      project.write({ 'main.js': DIGEST })
      expect(await project.node('main.js')).toBe('function\n')
    },
  },
  {
    group: 'packages',
    name: 'pnpm',
    setup: 'its strict `node_modules`',
    note: 'A copy of a Digest recipe needs `@noble/hashes` of its own: the command names `pnpm add`.',
    onlyInFull: true,
    try: (_, { tool, tarball }) =>
      elsewhere(async (project) => {
        const pnpm = (...args: string[]) => project.node(tool('pnpm/bin/pnpm.cjs'), ...args)
        project.write({ 'package.json': { name: 'reader', private: true, type: 'module' } })
        await pnpm('add', tarball)
        const printed = await pnpm('exec', 'middleware-cookbook', 'add', 'server/digest-auth')
        project.write({ 'main.js': DIGEST })
        await expect(project.node('main.js')).rejects.toThrow("Cannot find package '@noble/hashes'")
        const [, args = ''] = /pnpm (add @noble\/hashes@[\d.]+)\n$/.exec(printed) ?? []
        await pnpm(...args.split(' '))
        expect(await project.node('main.js')).toBe('function\n')
      }),
  },
  {
    group: 'packages',
    name: "Yarn Plug'n'Play",
    setup: '`nodeLinker: pnp`, `yarn node`',
    onlyInFull: true,
    try: (_, { tool, tarball }) =>
      elsewhere(async (project) => {
        const yarn = (...args: string[]) =>
          project.node(tool('@yarnpkg/cli-dist/bin/yarn.js'), ...args)
        project.write({
          'package.json': { name: 'reader', private: true, type: 'module' },
          '.yarnrc.yml': 'nodeLinker: pnp\nenableGlobalCache: true\n',
          'yarn.lock': '',
        })
        await yarn('add', `middleware-cookbook@file:${tarball}`)
        await yarn('middleware-cookbook', 'add', 'client/retry', '--js')
        await project.writeMain('main.js', '.js')
        expect(await yarn('node', 'main.js')).toBe(PRINTED)
      }),
  },
]

/** A project with no `node_modules` above it. */
async function elsewhere(act: (project: Project) => Promise<void>): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'middleware-cookbook-reader-'))
  try {
    await act(new Project(root, ''))
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}
