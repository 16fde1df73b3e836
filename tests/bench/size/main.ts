import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build as bundle } from 'vite'
import type { Row } from '../../../scripts/bench/results.ts'
import { build } from '../lib/build.ts'
import { command } from '../lib/command.ts'
import { statistic } from '../lib/statistics.ts'

const library = dirname(build()('package.json'))

/** What a page gets that imports these. */
const entries: Readonly<Record<string, string>> = {
  'everything the library exports': `export * from 'middleware-cookbook'`,
  'createClient alone': `export { createClient } from 'middleware-cookbook'`,
  'createClient with basicAuth, retry and logging': `
    export { createClient } from 'middleware-cookbook'
    export { basicAuth } from 'middleware-cookbook/client/basic-auth'
    export { retry } from 'middleware-cookbook/client/retry'
    export { logging } from 'middleware-cookbook/client/logging'`,
}

await command('size', async () => {
  const rows: Row[] = []
  for (const [contestant, source] of Object.entries(entries)) {
    const { minified, compressed } = await sizeOf(source)
    const metrics = { compressed: statistic([compressed]), minified: statistic([minified]) }
    rows.push({ scenario: 'browser', contestant, metrics, ratios: {} })
  }
  return { versions: {}, settings: {}, rows }
})

async function sizeOf(source: string): Promise<{ minified: number; compressed: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'middleware-cookbook-'))
  const entry = join(library, 'entry.js')
  writeFileSync(entry, source)
  try {
    await bundle({
      root: library,
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
