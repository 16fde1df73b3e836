import { argv } from 'node:process'
import { requireOptions } from '../../cli/options.ts'
import { main } from '../lib/cli.ts'
import { vitepress } from './vitepress.ts'

const HELP = `Usage: npm start -- [options]

Serves the site on this machine; a page updates when it or one of its snippets changes.

  --port <number>  listen there instead of 5173 (if that is taken, the next free one is used)
  --host [name]    listen on other addresses too, so that other machines can read along
  --open [path]    open a browser
  --force          forget what Vite has cached
  --help           print this`

const options = argv.slice(2)

await main(() => {
  requireOptions(options, ['help', 'h', 'port', 'host', 'open', 'force'])
  if (options.includes('--help') || options.includes('-h')) {
    console.log(HELP)
    return 0
  }
  console.log('Serving the site with live reload. Press q and Enter, or Ctrl+C, to stop.')
  return vitepress(['dev', ...options])
})
