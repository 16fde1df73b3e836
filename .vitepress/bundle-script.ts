import { build, type Rolldown } from 'vite'

/**
 * Bundles a module as one script that needs no other file.
 *
 * @param define values for names in it, as JavaScript
 */
export async function bundleScript(
  input: string,
  define: Readonly<Record<string, string>> = {},
): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define,
    build: {
      write: false,
      target: 'es2023',
      modulePreload: false,
      rolldownOptions: { input, output: { format: 'iife' } },
    },
  })
  const [file] = (built as Rolldown.RolldownOutput).output
  return file.code
}
