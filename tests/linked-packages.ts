import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { installPackages } from '../scripts/setup/install.js'

/**
 * Installs what the lockfile of a folder names, once, without running scripts of theirs, and links the library there, which
 * programs in the folder name as a reader's do.
 */
export async function installWithLibrary(folder: string): Promise<void> {
  await installPackages(folder, ['--ignore-scripts'])
  const link = join(folder, 'node_modules/middleware-cookbook')
  if (!existsSync(link)) symlinkSync(join(import.meta.dirname, '..'), link, 'junction')
}

/** The version of a package that is installed in a folder. */
export function versionIn(folder: string, name: string): string {
  const file = join(folder, 'node_modules', name, 'package.json')
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
