import { spawn } from 'node:child_process'
import { argv, execPath, exit } from 'node:process'
import { fileURLToPath } from 'node:url'
import { endWithReader } from './end-with-reader.js'

const help = `Usage: npm start -- [options]

Serves the site on this machine; a page updates when it or one of its snippets changes.

  --port <number>  listen there instead of 5173 (if that is taken, the next free one is used)
  --host [name]    listen on other addresses too, so that other machines can read along
  --open [path]    open a browser
  --force          forget what Vite has cached
  --help           print this`

const options = argv.slice(2)

endWithReader()

if (options.includes('--help') || options.includes('-h')) {
  console.log(help)
} else {
  serveSite()
}

/** VitePress's own command restarts itself when its configuration changes, so it gets a process. */
function serveSite() {
  console.log('Serving the site with live reload. Press q and Enter, or Ctrl+C, to stop.')
  const vitepress = fileURLToPath(import.meta.resolve('vitepress/package.json')).replace(
    'package.json',
    'bin/vitepress.js',
  )
  const preload = import.meta.resolve('./end-with-reader.preload.js')
  const server = spawn(execPath, ['--import', preload, vitepress, 'dev', ...options], {
    stdio: 'inherit',
  })
  process.on('SIGINT', () => undefined) // a terminal sends it to the server as well
  process.on('SIGTERM', () => server.kill('SIGTERM'))
  server.on('exit', (code, signal) => exit(signal === null ? (code ?? 1) : 0))
}
