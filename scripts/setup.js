// Runs on a machine where nothing is installed yet: plain JavaScript, and Node's own modules only.
import { argv, exit, version } from 'node:process'
import { fileURLToPath } from 'node:url'
import { recoverManifest } from './package/manifest.js'
import { complaintAboutNode } from './setup/node-version.js'
import { installPackages } from './setup/install.js'

const help = `Usage: node scripts/setup.js

Gets a clone ready to work: checks the Node version, installs the packages of package-lock.json
if they are missing, incomplete or of another version, and restores package.json if an "npm pack"
was interrupted. Prints nothing when there is nothing to do.

npm start, npm test and the other commands run it first, so you rarely need to.`

const root = fileURLToPath(new URL('..', import.meta.url))

setup().catch((/** @type {unknown} */ error) => {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`)
  exit(1)
})

async function setup() {
  if (argv.includes('--help') || argv.includes('-h')) {
    console.log(help)
    return
  }
  const complaint = complaintAboutNode(version)
  if (complaint !== undefined) throw new Error(complaint)
  await recoverManifest(root)
  await installPackages(root)
}
