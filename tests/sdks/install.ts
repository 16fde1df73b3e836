import { join } from 'node:path'
import { installWithLibrary } from '../linked-packages.ts'

export const peers = join(import.meta.dirname, 'peers')

/** Installs the SDKs. They are a package of their own: nothing else needs them. */
export default function install(): Promise<void> {
  return installWithLibrary(peers)
}
