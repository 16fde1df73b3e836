import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface PackageServer {
  readonly origin: string
  close(): Promise<void>
}

/**
 * A registry for npm that has one package, which is not published yet, and sends on all other questions to the registry
 * of the machine.
 *
 * @param manifest of the package
 */
export async function servePackage(
  tarball: string,
  manifest: { readonly name: string; readonly version: string },
  upstream: string,
): Promise<PackageServer> {
  const { name, version } = manifest
  const server = createServer((request, response) => {
    const { url = '/' } = request
    if (url === `/${name}.tgz`) {
      response.end(readFileSync(tarball))
      return
    }
    if (url === `/${name}`) {
      const dist = { tarball: `${origin()}/${name}.tgz` }
      const versions = { [version]: { ...manifest, dist } }
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions }))
      return
    }
    response.writeHead(302, { location: new URL(url.slice(1), upstream).href }).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: origin(),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }

  function origin(): string {
    // Known once it listens.
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }
}
