import { join } from 'node:path'
import { installPackages } from '../../scripts/setup/install.js'

/** Before the tests of this folder: the libraries that recipes are compared with. No other command needs them. */
export default async function install(): Promise<void> {
  await installPackages(join(import.meta.dirname, 'libraries'), ['--ignore-scripts'])
}
