import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'
import { npm, pack } from '../../package/packed.ts'
import { environment, nodeIn } from './node.ts'
import { builds } from './servers.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder of the built projects. */
    ownServers: string
  }
}

const root = join(import.meta.dirname, '../../..')

/**
 * Makes a project of each framework in a temporary folder, with its packages, the packed library and the application of the
 * suite, and builds it as a reader does. This takes minutes: only `npm run test:hosts` does it.
 */
export default async function install({ provide }: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'middleware-cookbook-own-servers-'))
  const remove = () => {
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    cpSync(join(import.meta.dirname, 'projects'), folder, { recursive: true })
    const { tarball } = await pack(root)
    const quiet = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund']
    await npm(folder, 'ci', ...quiet)
    await npm(folder, 'install', '--no-save', ...quiet, tarball)
    for (const project of Object.keys(builds)) {
      for (const file of ['app.ts', 'gzipped.ts', 'recipes.ts']) {
        cpSync(join(import.meta.dirname, '..', file), join(folder, project, 'lib', file))
      }
      for (const command of builds[project] ?? []) await run(folder, project, command)
    }
  } catch (error) {
    remove()
    throw error
  }
  provide('ownServers', folder)
  return remove
}

async function run(folder: string, project: string, [file, ...args]: readonly string[]) {
  try {
    await promisify(execFile)(nodeIn(folder), [join(folder, 'node_modules', file ?? ''), ...args], {
      cwd: join(folder, project),
      env: environment(),
    })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(`${project}: ${String(file)} failed\n${stdout}${stderr}`, { cause: error })
  }
}
