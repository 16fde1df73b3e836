import { join, resolve } from 'node:path'
import { argv } from 'node:process'
import { parseOptions } from '../../cli/options.ts'
import { main, ROOT } from '../lib/cli.ts'
import { vitepress } from './vitepress.ts'
import { writeZip } from './zip.ts'

const HELP = `Usage: npm run build -- [options]

Writes the static site, for any server of files.

  --base <path>      where it is published, such as /middleware-cookbook/ (default: $SITE_BASE, or /)
  --outDir <folder>  write it there instead of .vitepress/dist
  --zip <file>       write it as a zip as well, that any server of files can serve once it is unpacked,
                     such as "python3 -m http.server"
  --help             print this`

await main(async () => {
  const { values } = parseOptions(
    argv.slice(2),
    {
      base: { type: 'string' },
      outDir: { type: 'string' },
      zip: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
    'no names',
  )
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const { base, zip } = values
  const outDir = resolve(values.outDir ?? join(ROOT, '.vitepress/dist'))
  // Links in types and icons need it too, which VitePress's own option does not reach.
  const env = base === undefined ? {} : { SITE_BASE: withSlashes(base) }
  const code = await vitepress(['build', '--outDir', outDir], env)
  if (code === 0 && zip !== undefined) writeZip(outDir, resolve(zip))
  return code
})

function withSlashes(base: string): string {
  return `/${base}/`.replace(/\/+/g, '/')
}
