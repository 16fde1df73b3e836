import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'

/**
 * The folder that `make` fills. It is kept in `cache`, under a name for what it was made of, and not made again. Under a
 * name there is a whole folder or none, also when two make it at once.
 */
export async function keptFolder(
  cache: string,
  madeOf: readonly (string | Uint8Array)[],
  make: (folder: string) => Promise<void> | void,
): Promise<string> {
  const kept = join(cache, digest(madeOf))
  if (existsSync(kept)) return kept
  mkdirSync(cache, { recursive: true })
  removeOld(cache)
  const unfinished = mkdtempSync(join(cache, 'unfinished-'))
  try {
    await make(unfinished)
    renameSync(unfinished, kept)
  } catch (error) {
    rmSync(unfinished, { recursive: true })
    if (!existsSync(kept)) throw error
  }
  return kept
}

function digest(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${part.length}:`).update(part)
  return hash.digest('hex').slice(0, 16)
}

/** What was made more than an hour ago, of something else, is not in use. */
function removeOld(cache: string): void {
  for (const name of readdirSync(cache)) {
    const folder = join(cache, name)
    const { mtimeMs } = statSync(folder)
    if (Date.now() - mtimeMs > 3_600_000) rmSync(folder, { recursive: true, force: true })
  }
}
