import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'

/** KB of 1000 bytes. */
export interface Size {
  readonly minified: number
  readonly compressed: number
}

/**
 * What a browser gets of a module.
 *
 * @param project a folder in which the module's imports are found
 * @param source the text of the module
 */
export async function sizeOf(project: string, source: string): Promise<Size> {
  const folder = mkdtempSync(join(tmpdir(), 'middleware-cookbook-size-'))
  const entry = join(project, 'entry.js')
  writeFileSync(entry, source)
  try {
    await build({
      root: project,
      configFile: false,
      logLevel: 'error',
      // Not a library's build, which leaves white space in.
      build: {
        outDir: folder,
        minify: true,
        modulePreload: false,
        rolldownOptions: { input: entry, preserveEntrySignatures: 'strict' },
      },
    })
    const files = readdirSync(join(folder, 'assets')).map((name) => join(folder, 'assets', name))
    const bytes = Buffer.concat(files.map((file) => readFileSync(file)))
    return {
      minified: bytes.byteLength / 1000,
      compressed: gzipSync(bytes, { level: 9 }).byteLength / 1000,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
