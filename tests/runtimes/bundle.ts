import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

/**
 * Bundles a module of a project as the tools of a platform do.
 *
 * @param conditions by which they choose among what a package offers
 */
export async function bundle(
  project: string,
  entry: string,
  conditions: readonly string[],
): Promise<string> {
  const name = `${entry}-${conditions.join('-')}`
  await build({
    root: project,
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: [...conditions, 'module', 'import'] },
    build: {
      lib: { entry: join(project, `${entry}.ts`), formats: ['es'], fileName: name },
      // In one file: what a page would load later is in it as well.
      rolldownOptions: { output: { inlineDynamicImports: true } },
      emptyOutDir: false,
      minify: false,
    },
  })
  return readFileSync(join(project, 'dist', `${name}.js`), 'utf8')
}
