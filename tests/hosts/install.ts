import { join } from 'node:path'
import { installWithLibrary } from '../linked-packages.ts'

export const programs = join(import.meta.dirname, 'programs')

/** Installs the hosts. They are a package of their own: nothing else needs them. */
export default function install(): Promise<void> {
  return installWithLibrary(programs)
}
