import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createDependencies } from '../test/dependencies.ts'

/** What a change of these files can make wrong: they and all that import them; everything if there are none. */
export function neededBy(root: string, files: readonly string[]): readonly string[] {
  // A declaration is seen everywhere.
  if (files.length === 0 || files.some((path) => path.endsWith('.d.ts'))) return ['.']
  const dependencies = createDependencies(root)
  const listing = ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.js']
  const all = execFileSync('git', listing, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 })
  return all
    .split('\n')
    .filter((path) => path !== '' && existsSync(join(root, path)))
    .filter((path) => {
      const needed = dependencies(path)
      return files.some((file) => needed.has(file))
    })
}
