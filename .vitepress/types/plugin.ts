import type { Plugin } from 'vitepress'

/** What a dev server needs of the sheets. */
export interface SheetServer {
  /** Starts the compiler, which takes a second or two, so that the first page need not. */
  start(): void
  /** The sheet of this name, as soon as the compiler has answered. */
  json(name: string): Promise<string | undefined>
  /**
   * A file has changed.
   *
   * @returns the pages that show types from it; absolute paths, like that of the file
   */
  changed(file: string): readonly string[]
  end(): void
}

/** Serves the sheets while developing, and updates a page when one of its sheets changes. */
export function sheetsPlugin(sheets: SheetServer): Plugin {
  return {
    name: 'middleware-cookbook:types',
    apply: 'serve',
    configureServer(server) {
      sheets.start()
      server.middlewares.use((request, response, next) => {
        const [, name] = /\/assets\/types\/([^/?]+)$/.exec(request.url ?? '') ?? []
        if (name === undefined) {
          next()
          return
        }
        sheets.json(decodeURIComponent(name)).then((json) => {
          if (json === undefined) {
            next()
            return
          }
          response.setHeader('content-type', 'application/json')
          response.end(json)
        }, next)
      })
    },
    hotUpdate({ file, modules }) {
      const { name, moduleGraph } = this.environment
      if (name !== 'client') return undefined
      const pages = sheets.changed(file).flatMap((page) => moduleGraph.getModuleById(page) ?? [])
      return pages.length === 0 ? undefined : [...new Set([...modules, ...pages])]
    },
    buildEnd: () => sheets.end(),
  }
}
