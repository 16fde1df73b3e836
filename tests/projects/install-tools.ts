import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Installs a set of tools by its lockfile, once, and returns the folder of its packages. */
export function installed(set: 'light' | 'full' | 'shadcn'): string {
  const place = join(import.meta.dirname, set)
  const modules = join(place, 'node_modules')
  const lock = join(modules, '.package-lock.json')
  if (existsSync(lock) && isOf(lock, join(place, 'package.json'))) return modules
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'], {
    cwd: place,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
  return modules
}

/** Whether what is installed is what package.json asks for: its versions are exact. */
function isOf(lock: string, manifest: string): boolean {
  const { packages } = read(lock) as { packages: Record<string, { version: string } | undefined> }
  const { devDependencies } = read(manifest) as { devDependencies: Record<string, string> }
  return Object.entries(devDependencies).every(
    ([name, version]) =>
      packages[`node_modules/${name}`]?.version === version.replace(/^npm:.*@/, ''),
  )
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}
