import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { peers } from './build.ts'

export function havePeers(): boolean {
  return existsSync(join(peers, 'node_modules'))
}

/** Installs what its lockfile names, once. They are a package of their own: nothing else needs them. */
export function installPeers(): void {
  if (havePeers()) return
  console.error('Installing the clients and servers to compare with …')
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: peers,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
}

/** @param folder where its `node_modules` is */
export function versionsOf(
  names: readonly string[],
  folder = peers,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.map((name) => {
      const file = join(folder, 'node_modules', name, 'package.json')
      return [name, (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version]
    }),
  )
}
