// Plain JavaScript: scripts/setup.js needs it before anything is installed.
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** How long npm takes, at most, from `prepack` to `postpack`: it writes one small archive. */
const packingMs = 10_000

/**
 * Puts the manifest to be published in the place of the repository's own, which is kept beside it
 * until {@link restoreManifest} puts it back. Either file is whole at any moment.
 *
 * @param {string} root
 * @param {string} published the text of the manifest to be published
 */
export function replaceManifest(root, published) {
  const original = readFileSync(manifestIn(root), 'utf8')
  writeWhole(backupIn(root), JSON.stringify({ original, published }, null, 2))
  writeWhole(manifestIn(root), published)
}

/**
 * Puts the repository's own `package.json` back after `npm pack`, also after one that was
 * interrupted. Never overwrites what was written in between.
 *
 * @param {string} root
 * @returns {boolean} whether there was something to restore
 */
export function restoreManifest(root) {
  if (!existsSync(backupIn(root))) return false
  const { original, published } = /** @type {{ original: string, published: string }} */ (
    JSON.parse(readFileSync(backupIn(root), 'utf8'))
  )
  const current = readFileSync(manifestIn(root), 'utf8')
  if (current !== published && current !== original) {
    throw new Error(
      'package.json was changed after an interrupted "npm pack" had put the published manifest in its place.\n' +
        `Bring your change into the original (git diff package.json), then delete ${backupName}.`,
    )
  }
  if (current === published) writeWhole(manifestIn(root), original)
  rmSync(backupIn(root), { force: true })
  return current === published
}

/**
 * Restores `package.json` if an `npm pack` was interrupted. Waits for one that may be running still.
 *
 * @param {string} root
 */
export async function recoverManifest(root) {
  const age = () => Date.now() - statSync(backupIn(root)).mtimeMs
  try {
    while (age() < packingMs) await sleep(200)
  } catch {
    return // there is no backup, or the pack has ended while we waited
  }
  if (restoreManifest(root)) {
    console.error(
      'An interrupted "npm pack" had left the published package.json; the original is back.',
    )
  }
}

const backupName = '.package.json.packing'

/** @param {string} root */
function backupIn(root) {
  return join(root, backupName)
}

/** @param {string} root */
function manifestIn(root) {
  return join(root, 'package.json')
}

/**
 * @param {string} file
 * @param {string} text
 */
function writeWhole(file, text) {
  const draft = `${file}.${process.pid}.tmp`
  writeFileSync(draft, text)
  renameSync(draft, file)
}
