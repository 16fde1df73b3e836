import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

/**
 * Bundles the library for tests that change none of it: to load its modules one by one takes longer than most tests.
 *
 * @param folder where the bundle is to be
 * @returns the file of each entry that has one, by its name, such as `middleware-cookbook/kit`
 */
export async function bundleLibrary(
  root: string,
  folder: string,
): Promise<Readonly<Record<string, string>>> {
  const manifest = readFileSync(join(root, 'package.json'), 'utf8')
  const { exports } = JSON.parse(manifest) as { exports: Readonly<Record<string, string>> }
  const entries = Object.entries(exports)
    .filter(([entry]) => !entry.includes('*') && !entry.startsWith('./hosts/'))
    .map(([entry, path]) => ({ name: entry.replace(/^\.\/?/, '') || 'index', path }))
  await build({
    absWorkingDir: root,
    entryPoints: entries.map(({ name, path }) => ({ in: path, out: name })),
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
    outExtension: { '.js': '.mjs' },
  })
  return Object.fromEntries(
    entries.map(({ name }) => [
      name === 'index' ? 'middleware-cookbook' : `middleware-cookbook/${name}`,
      join(folder, `${name}.mjs`),
    ]),
  )
}
