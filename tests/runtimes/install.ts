import { installPackages } from '../../scripts/setup/install.js'

/** Before the tests of this folder: what its lockfile names. No other command needs it. */
export default async function install(): Promise<void> {
  // Each of them is a program for this machine; what their packages would run only downloads it again.
  await installPackages(import.meta.dirname, ['--ignore-scripts'])
}
