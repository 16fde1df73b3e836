import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { arch, execPath, platform } from 'node:process'
import { cleanEnvironment } from '../../package/packed.ts'

/**
 * The Node of the projects' lockfile: the oldest one that this library supports is too old for SvelteKit and Astro.
 *
 * @param folder of the built projects
 */
export function nodeIn(folder: string): string {
  const found = join(folder, `node_modules/node24-${platform}-${arch}/bin/node`)
  return existsSync(found) ? found : execPath
}

export function environment(): NodeJS.ProcessEnv {
  return { ...cleanEnvironment(), NEXT_TELEMETRY_DISABLED: '1', ASTRO_TELEMETRY_DISABLED: '1' }
}
