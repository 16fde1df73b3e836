// Runs on a machine where nothing is installed yet: plain JavaScript, and Node's own modules only.
import { spawn } from 'node:child_process'
import process, { argv, execPath, exit, version } from 'node:process'
import { fileURLToPath } from 'node:url'
import { endWithReader } from './lib/end-with-reader.js'
import { recoverManifest } from './package/manifest.js'
import { installPackages } from './setup/install.js'
import { complaintAboutNode } from './setup/node-version.js'
import { toolCommand } from './lib/tool.js'

const help = `Usage: node scripts/setup.js [-- command …]

Gets a clone ready to work, then runs the command: checks the Node version, installs the packages of
package-lock.json if they are missing, incomplete or of another version, and restores package.json if
an "npm pack" was interrupted. Prints nothing when there is nothing to do.

npm start, npm test and the other commands run by way of it, so you rarely need to.`

/** How long a command may take to end when it is asked to, in ms. */
const ENDING_TIMEOUT = 10_000

const root = fileURLToPath(new URL('..', import.meta.url))
const separator = argv.indexOf('--')
const [command, ...args] = separator === -1 ? [] : argv.slice(separator + 1)

endWithReader(() => undefined) // an installation goes on when its reader leaves
if (command === undefined && (argv.includes('--help') || argv.includes('-h'))) {
  console.log(help)
} else {
  setup().catch((/** @type {unknown} */ error) => {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`)
    exit(1)
  })
}

async function setup() {
  const complaint = complaintAboutNode(version)
  if (complaint !== undefined) throw new Error(complaint)
  await recoverManifest(root)
  await installPackages(root)
  if (command !== undefined) run(command)
}

/**
 * Becomes, as far as others can see, the command: same input and output, same signals, same end.
 * Ends the command when npm is gone: npm starts a shell, and stops only that.
 *
 * @param {string} tool
 */
function run(tool) {
  const child = spawn(execPath, toolCommand(root, tool, args), { stdio: 'inherit' })
  const parent = process.ppid
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.on(signal, () => end(signal))
  }
  setInterval(() => process.ppid === parent || end('SIGTERM'), 200).unref()
  child.on('error', (error) => {
    console.error(`${tool} does not start: ${error.message}`)
    exit(1)
  })
  child.on('exit', (code, signal) => {
    exit(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 130 : 1))
  })

  /**
   * A terminal sends its SIGINT to the command as well, others send theirs to us alone.
   *
   * @param {NodeJS.Signals} signal
   */
  function end(signal) {
    child.kill(signal)
    setTimeout(() => child.kill('SIGKILL'), ENDING_TIMEOUT).unref()
  }
}
