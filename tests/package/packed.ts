import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface Packed {
  /** The archive that npm wrote. */
  readonly tarball: string
  /** The paths in it. */
  readonly files: readonly string[]
}

/** Packs a copy of the repository, so that what npm does to package.json disturbs nobody. */
export async function pack(root: string, folder: string): Promise<Packed> {
  const copy = join(folder, 'source')
  await copyRepository(root, copy)
  const { stdout } = await npm(copy, 'pack', '--json', '--pack-destination', folder)
  const [packed] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }]
  return { tarball: join(folder, packed.filename), files: packed.files.map(({ path }) => path) }
}

/** Makes a project that has nothing but the packed library. */
export async function install(tarball: string, project: string): Promise<void> {
  mkdirSync(project, { recursive: true })
  const manifest = { name: 'empty', version: '1.0.0', private: true, type: 'module' }
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest))
  await npm(project, 'install', '--prefer-offline', '--no-audit', '--no-fund', tarball)
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
async function copyRepository(root: string, copy: string): Promise<void> {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const { stdout } = await run('git', list, { cwd: root, maxBuffer: 1 << 26 })
  for (const path of stdout.split('\0').filter((path) => path !== '')) {
    if (!existsSync(join(root, path))) continue
    mkdirSync(dirname(join(copy, path)), { recursive: true })
    cpSync(join(root, path), join(copy, path))
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction')
}

function npm(folder: string, ...args: string[]) {
  const options = { cwd: folder, env: cleanEnvironment(), shell: process.platform === 'win32' }
  return run('npm', args, options)
}

/** Without what npm and vitest tell their children, which would lead npm to this repository. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const ours = /^(?:npm_|vitest|vite_|node_env$|node_options$|test$|init_cwd$)/i
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)))
}
