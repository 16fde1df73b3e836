import { join } from 'node:path'
import { installPackages } from '../../scripts/setup/install.js'

/** Installs a set of tools by its lockfile, once, also when two steps ask for it, and returns the folder of its packages. */
export async function installed(set: 'light' | 'full' | 'shadcn'): Promise<string> {
  const place = join(import.meta.dirname, set)
  await installPackages(place, ['--ignore-scripts', '--prefer-offline'])
  return join(place, 'node_modules')
}
