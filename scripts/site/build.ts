import { resolve } from 'node:path'
import { argv } from 'node:process'
import { parseArgs } from 'node:util'
import { main } from '../lib/cli.ts'
import { vitepress } from './vitepress.ts'

const HELP = `Usage: npm run build -- [options]

Writes the static site, for any server of files.

  --base <path>      where it is published, such as /middleware-cookbook/ (default: $SITE_BASE, or /)
  --outDir <folder>  write it there instead of .vitepress/dist
  --help             print this`

await main(() => {
  const { values } = parseArgs({
    args: argv.slice(2),
    options: {
      base: { type: 'string' },
      outDir: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const { base, outDir } = values
  const folder = outDir === undefined ? [] : ['--outDir', resolve(outDir)]
  // Links in types and icons need it too, which VitePress's own option does not reach.
  return vitepress(['build', ...folder], base === undefined ? {} : { SITE_BASE: withSlashes(base) })
})

function withSlashes(base: string): string {
  return `/${base}/`.replace(/\/+/g, '/')
}
