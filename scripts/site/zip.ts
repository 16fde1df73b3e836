import { zipSync } from 'fflate'
import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Writes a built site as a zip for a plain server of files, one that knows neither pages without `.html` nor `404.html`:
 * each page is the index of its own folder.
 */
export function writeZip(folder: string, file: string): void {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort()
  const files = Object.fromEntries(
    paths.map((path) => [plainPath(path), readFileSync(join(folder, path))]),
  )
  // The same site makes the same zip.
  const zip = zipSync(files, { mtime: '1980-01-01T00:00:00' })
  writeFileSync(`${file}.part`, zip)
  renameSync(`${file}.part`, file)
}

/** `client/retry/index.html` for `client/retry.html`. */
function plainPath(path: string): string {
  return /(?:^|\/)index\.html$|^404\.html$/.test(path)
    ? path
    : path.replace(/\.html$/, '/index.html')
}
