import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { rolldown, type OutputChunk } from 'rolldown'

/** KB of 1000 bytes. */
export interface Size {
  readonly minified: number
  readonly compressed: number
  /** What is loaded when it is needed, compressed: the parsers for forms and for unusual media types. */
  readonly later: number
}

/**
 * What a browser gets of a module: first the module with its imports, and later what these import when they need it.
 *
 * By the bundler of Vite, without what Vite itself puts beside each `import()`.
 *
 * @param project a folder in which the module's imports are found
 * @param source the text of the module
 */
export async function sizeOf(project: string, source: string): Promise<Size> {
  const entry = join(project, 'entry.js')
  writeFileSync(entry, source)
  try {
    const bundle = await rolldown({
      input: entry,
      cwd: project,
      platform: 'browser',
      logLevel: 'silent',
      preserveEntrySignatures: 'strict',
    })
    const { output } = await bundle.generate({ format: 'es', minify: true })
    await bundle.close()
    const chunks = output.filter((file) => file.type === 'chunk')
    const first = withImports(chunks)
    const later = chunks.filter((chunk) => !first.includes(chunk))
    const minified = Buffer.byteLength(codeOf(first)) / 1000
    return { minified, compressed: compressed(first), later: compressed(later) }
  } finally {
    rmSync(entry, { force: true })
  }
}

/** What is loaded at once: the entry, what it imports, and so on. */
function withImports(chunks: readonly OutputChunk[]): readonly OutputChunk[] {
  const wanted = new Set(chunks.filter(({ isEntry }) => isEntry))
  for (const { imports } of wanted) {
    for (const chunk of chunks) if (imports.includes(chunk.fileName)) wanted.add(chunk)
  }
  return [...wanted]
}

/** As one file, as a page has one. */
function compressed(chunks: readonly OutputChunk[]): number {
  return chunks.length === 0 ? 0 : gzipSync(codeOf(chunks), { level: 9 }).byteLength / 1000
}

function codeOf(chunks: readonly OutputChunk[]): string {
  return chunks.map(({ code }) => code).join('')
}
