import { join } from 'node:path'
import { installPackages } from '../../scripts/setup/install.js'

export const peers = join(import.meta.dirname, 'peers')

/** Before the tests of this folder: the clients of Redis and the database that its lockfile names. No other step needs them. */
export default async function install(): Promise<void> {
  await installPackages(peers, ['--ignore-scripts'])
}
