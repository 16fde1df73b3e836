import { once } from 'node:events'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { policyOf } from '../../.vitepress/policy.ts'

export interface StaticServer {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string
  close(): Promise<void>
}

/** Media types of the site's files. */
export const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
}

/** Where a page finds axe: as a file it is loaded and compiled once, as a text once for each page. */
export const axePath = '/assets/axe.js'
const axe = fileURLToPath(import.meta.resolve('axe-core/axe.min.js'))

/** A page has its policy in itself; a worker has the one that its script comes with. */
const policy = policyOf([]).join('; ')

/**
 * Serves a folder the way a static host does: URLs without `.html`, and 404.html for the rest.
 *
 * @param replaced the text of files to serve in the place of others, by path: `/assets/a.js`
 */
export async function serveFolder(
  folder: string,
  replaced: ReadonlyMap<string, string> = new Map(),
): Promise<StaticServer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const file = pathname === axePath ? axe : fileFor(folder, decodeURIComponent(pathname))
    const status = file === undefined ? 404 : 200
    const path = file ?? join(folder, '404.html')
    response.writeHead(status, {
      'content-type': types[extname(path)] ?? 'application/octet-stream',
      ...(extname(path) === '.html' ? {} : { 'content-security-policy': policy }),
      // Their names change with their contents, so each is fetched once.
      'cache-control': pathname.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-cache',
    })
    response.end(replaced.get(pathname) ?? readFileSync(path))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function fileFor(folder: string, path: string): string | undefined {
  return [path, `${path}.html`, join(path, 'index.html')]
    .map((candidate) => join(folder, candidate))
    .find((file) => file.startsWith(folder) && existsSync(file) && statSync(file).isFile())
}
