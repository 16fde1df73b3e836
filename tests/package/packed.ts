import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'

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
 * Packs a copy of the repository, so that what npm does to package.json disturbs nobody. What was packed from the same
 * files before is used again.
 */
export async function pack(root: string, folder: string): Promise<Packed> {
  const paths = await committable(root)
  const kept = join(
    root,
    'node_modules/.cache/middleware-cookbook',
    `packed-${digest(root, paths)}`,
  )
  if (!existsSync(kept)) {
    const copy = join(folder, 'source')
    copyFiles(root, paths, copy)
    const out = join(folder, 'packed')
    mkdirSync(out)
    const { stdout } = await npm(copy, 'pack', '--json', '--pack-destination', out)
    const [packed] = JSON.parse(stdout) as [{ files: { path: string }[] }]
    // What packing left behind in the folder that was packed.
    cpSync(join(copy, 'package.json'), join(out, 'package.json'))
    if (existsSync(join(copy, 'dist'))) throw new Error('Packing left its dist behind')
    writeFileSync(join(out, 'files.json'), JSON.stringify(packed.files.map(({ path }) => path)))
    keep(out, kept)
  }
  const files = JSON.parse(readFileSync(join(kept, 'files.json'), 'utf8')) as string[]
  const archive = readdirSync(kept).find((name) => name.endsWith('.tgz')) ?? ''
  const manifest = readFileSync(join(kept, 'package.json'), 'utf8')
  return { tarball: join(kept, archive), files, manifest }
}

/** Under its name there is a whole folder or none, also when two pack at once. Older ones are of no use any more. */
function keep(folder: string, kept: string): void {
  const cache = dirname(kept)
  mkdirSync(cache, { recursive: true })
  for (const name of readdirSync(cache)) {
    if (!name.startsWith('packed-') || name === basename(kept)) continue
    rmSync(join(cache, name), { recursive: true, force: true })
  }
  const beside = mkdtempSync(join(cache, 'packing-'))
  cpSync(folder, beside, { recursive: true })
  try {
    renameSync(beside, kept)
  } catch (error) {
    rmSync(beside, { recursive: true })
    if (!existsSync(kept)) throw error
  }
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
async function committable(root: string): Promise<readonly string[]> {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const { stdout } = await run('git', list, { cwd: root, maxBuffer: 1 << 26 })
  return stdout.split('\0').filter((path) => path !== '' && existsSync(join(root, path)))
}

function digest(root: string, paths: readonly string[]): string {
  const hash = createHash('sha256')
  for (const path of [...paths].sort())
    hash.update(`${path}\0`).update(readFileSync(join(root, path)))
  return hash.digest('hex').slice(0, 16)
}

function copyFiles(root: string, paths: readonly string[], copy: string): void {
  for (const path of paths) {
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
