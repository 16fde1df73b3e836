import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleScript } from '../bundle-script.ts'
import { DIGITS, WORKER, type Copy } from './copy.ts'

/** What no page of the site loads: pictures for other sites, and what machines fetch. */
const FOR_OTHERS = /^(?:pictures|r)\/|^(?:robots|llms|llms-full)\.txt$|\.xml$/

/** Writes the service worker of a built site, with the list of all files: after everything else is written. */
export async function writeOffline(outDir: string): Promise<void> {
  const files = Object.fromEntries(
    readdirSync(outDir, { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => path !== WORKER && !FOR_OTHERS.test(path))
      .filter((path) => statSync(join(outDir, path)).isFile())
      .sort()
      .map((path) => [addressOf(path), hashOf(readFileSync(join(outDir, path)))]),
  )
  const version = hashOf(JSON.stringify(files))
  writeFileSync(join(outDir, WORKER), await workerWith({ version, files }))
}

/** `client/retry` for `client/retry.html`, `client/` for `client/index.html`. */
function addressOf(path: string): string {
  return path === '404.html' ? path : path.replace(/(?:(^|\/)index)?\.html$/, '$1')
}

function hashOf(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, DIGITS)
}

/** One file: the list is in it, so that a browser that finds another list has found another worker. */
function workerWith(copy: Copy): Promise<string> {
  return bundleScript(join(import.meta.dirname, 'worker/main.ts'), { COPY: JSON.stringify(copy) })
}
