import type { Plugin } from 'vitepress'

/** Where sheets are on the site, below its base. */
export const sheetFolder = 'assets/types/'

/**
 * Writes the sheets beside the built pages, and serves them while developing.
 *
 * @param sheets the sheets that pages have asked for so far, by name
 */
export function sheetsPlugin(
  sheets: ReadonlyMap<string, string>,
  { serving, warmUp }: { readonly serving: () => void; readonly warmUp: () => void },
): Plugin {
  let isForServer = false
  return {
    name: 'middleware-cookbook:types',
    configResolved(config) {
      isForServer = Boolean(config.build.ssr)
    },
    generateBundle() {
      if (isForServer) return
      for (const [name, source] of sheets) {
        this.emitFile({ type: 'asset', fileName: sheetFolder + name, source })
      }
    },
    configureServer(server) {
      serving()
      server.middlewares.use((request, response, next) => {
        const [, name = ''] = /\/assets\/types\/([^/?]+)$/.exec(request.url ?? '') ?? []
        const sheet = sheets.get(decodeURIComponent(name))
        if (sheet === undefined) {
          next()
          return
        }
        response.setHeader('content-type', 'application/json')
        response.end(sheet)
      })
      // The compiler takes seconds to start, and the first change to a snippet must not wait for it.
      const timer = setTimeout(warmUp, 2000)
      server.httpServer?.once('close', () => clearTimeout(timer))
    },
  }
}
