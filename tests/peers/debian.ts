import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const cache = join(import.meta.dirname, '../../node_modules/.cache/middleware-cookbook')

/** Debian packages, unpacked into a folder of their own. */
export interface Unpacked {
  readonly folder: string
  /** What programs in there need to find their libraries. */
  readonly env: Readonly<Record<string, string>>
}

/**
 * Fetches packages, and what they need, from the machine's own apt sources, and unpacks them below
 * `node_modules`. Nothing gets installed, no service starts, and nobody has to be root.
 *
 * @returns the reason why not, in a few words
 */
export async function unpack(...packages: readonly string[]): Promise<Unpacked | string> {
  const folder = join(cache, packages.join('+'))
  try {
    if (!existsSync(folder)) await fetchInto(folder, packages)
    return { folder, env: await environment(folder) }
  } catch (error) {
    const { code, stderr, message } = error as { code?: unknown; stderr?: string; message: string }
    if (code === 'ENOENT') return 'apt-get is not there'
    return stderr?.trim().split('\n').at(-1) ?? message
  }
}

async function fetchInto(folder: string, packages: readonly string[]): Promise<void> {
  mkdirSync(cache, { recursive: true })
  const draft = mkdtempSync(join(cache, 'unpacking-'))
  try {
    const cwd = mkdtempSync(join(draft, 'packages-'))
    await run('apt-get', ['download', '-qq', ...(await missing(packages))], { cwd })
    const root = join(draft, 'root')
    const { stdout } = await run('find', [cwd, '-name', '*.deb'])
    for (const file of stdout.trim().split('\n')) await run('dpkg-deb', ['-x', file, root])
    // Another run may have been faster.
    if (!existsSync(folder)) renameSync(root, folder)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** The packages themselves, and what the machine does not have of what they need. */
async function missing(packages: readonly string[]): Promise<readonly string[]> {
  const args = ['install', '--simulate', '--no-install-recommends', ...packages]
  const { stdout } = await run('apt-get', args).catch(async () => {
    // A fresh machine has no lists yet; bringing them takes root.
    await run('apt-get', ['update', '-qq'])
    return run('apt-get', args)
  })
  const named = [...stdout.matchAll(/^Inst (\S+)/gm)].flatMap(([, name]) => name ?? [])
  return [...new Set([...packages, ...named])]
}

async function environment(folder: string): Promise<Record<string, string>> {
  const libraries = ['-path', '*/usr/lib/*-linux-gnu*', '-maxdepth', '3', '-type', 'd']
  const { stdout } = await run('find', [folder, ...libraries])
  return {
    LD_LIBRARY_PATH: stdout.trim().split('\n').join(':'),
    PYTHONPATH: join(folder, 'usr/lib/python3/dist-packages'),
  }
}
