import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { keptFolder } from '../kept-folder.ts'

const run = promisify(execFile)

export interface Packed {
  /** The archive that npm wrote. */
  readonly tarball: string
  /** The paths in it. */
  readonly files: readonly string[]
  /** What package.json of the folder that was packed held afterwards. */
  readonly manifest: string
}

/**
 * Packs a copy of the repository, so that what npm does to package.json disturbs no other process. What was packed from the same
 * files before is used again.
 */
export async function pack(root: string): Promise<Packed> {
  const paths = await committable(root)
  const madeOf = paths.flatMap((path) => [path, readFileSync(join(root, path))])
  const cache = join(root, 'node_modules/.cache/middleware-cookbook/packed')
  const kept = await keptFolder(cache, madeOf, async (folder) => {
    const copy = mkdtempSync(join(tmpdir(), 'middleware-cookbook-source-'))
    try {
      copyFiles(root, paths, copy)
      const { stdout } = await npm(copy, 'pack', '--json', '--pack-destination', folder)
      writeFileSync(join(folder, 'npm.json'), stdout)
      cpSync(join(copy, 'package.json'), join(folder, 'package.json'))
      if (existsSync(join(copy, 'dist'))) throw new Error('Packing left its dist behind')
    } finally {
      rmSync(copy, { recursive: true })
    }
  })
  const read = (name: string) => readFileSync(join(kept, name), 'utf8')
  const [packed] = JSON.parse(read('npm.json')) as [{ filename: string; files: { path: string }[] }]
  return {
    tarball: join(kept, packed.filename),
    files: packed.files.map(({ path }) => path),
    manifest: read('package.json'),
  }
}

/** Makes a project that has nothing but the packed library. */
export async function install(tarball: string, project: string): Promise<void> {
  mkdirSync(project, { recursive: true })
  const manifest = { name: 'empty', version: '1.0.0', private: true, type: 'module' }
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest))
  await npm(project, 'install', '--prefer-offline', '--no-audit', '--no-fund', tarball)
}

/** Adds what readers of some recipes bring along: the optional peers, as this repository has them. */
export function addPeers(root: string, project: string): void {
  const { peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly peerDependencies: Readonly<Record<string, string>>
  }
  for (const name of Object.keys(peerDependencies)) {
    const target = join(project, 'node_modules', name)
    cpSync(join(root, 'node_modules', name), target, { recursive: true })
  }
}

/** Runs a program of Node and returns what it printed. */
export async function node(folder: string, ...args: string[]): Promise<string> {
  try {
    const { stdout } = await run(process.execPath, args, { cwd: folder, env: cleanEnvironment() })
    return stdout
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(`node ${args.join(' ')} failed\n${stdout}${stderr}`, { cause: error })
  }
}

/** Everything that is or could be committed: not what is ignored, nor what is deleted. */
async function committable(root: string): Promise<readonly string[]> {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const { stdout } = await run('git', list, { cwd: root, maxBuffer: 1 << 26 })
  return stdout.split('\0').filter((path) => path !== '' && existsSync(join(root, path)))
}

function copyFiles(root: string, paths: readonly string[], copy: string): void {
  for (const path of paths) {
    mkdirSync(dirname(join(copy, path)), { recursive: true })
    cpSync(join(root, path), join(copy, path))
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction')
}

/** Runs npm in a folder. */
export function npm(folder: string, ...args: string[]) {
  const options = { cwd: folder, env: cleanEnvironment(), shell: process.platform === 'win32' }
  return run('npm', args, options)
}

/** Without what npm and vitest tell their children, which would lead npm to this repository. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const ours = /^(?:npm_|vitest|vite_|node_env$|node_options$|test$|init_cwd$)/i
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)))
}
