import { mkdirSync, writeFileSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'
import type { Plugin } from 'vitepress'
import { buildRun, type RunFiles } from './build.ts'
import { FOLDER } from './manifest.ts'

const NAME = 'virtual:run-manifest'
const ID = `\0${NAME}`

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.txt': 'text/plain',
}

/** The modules of all programs: a build writes them, and the dev server makes them anew after a change. */
export interface RunModules {
  readonly plugin: Plugin
  write(outDir: string): Promise<void>
}

/** @param watching names then stay the same, so that a page that is open finds the newest files */
export function runModules(root: string, watching: boolean): RunModules {
  let building: Promise<RunFiles> | undefined
  const files = () => (building ??= buildRun(root, !watching))
  const sources = ['snippets', 'runtime', 'scripts/timeline', '.vitepress/run'].map((name) =>
    resolve(root, name, '_'),
  )
  const isSource = (file: string) =>
    sources.some((source) => resolve(file).startsWith(source.slice(0, -1)))
  return {
    plugin: {
      name: 'middleware-cookbook:run',
      resolveId: (id) => (id === NAME ? ID : undefined),
      async load(id) {
        if (id !== ID) return undefined
        return `export default ${JSON.stringify((await files()).manifest)}`
      },
      configureServer(server) {
        server.middlewares.use((request, response, next) => {
          const [, name] = new RegExp(`/${FOLDER}/([^/?]+)$`).exec(request.url ?? '') ?? []
          if (name === undefined) {
            next()
            return
          }
          files().then((built) => {
            const text = built.files.get(decodeURIComponent(name))
            if (text === undefined) {
              next()
              return
            }
            response.setHeader('content-type', TYPES[extname(name)] ?? '')
            response.setHeader('cache-control', 'no-store')
            response.end(text)
          }, next)
        })
      },
      hotUpdate({ file }) {
        if (!isSource(file)) return
        building = undefined
        const { moduleGraph } = this.environment
        const manifest = moduleGraph.getModuleById(ID)
        // For the next page: on this one, the names are those of before.
        if (manifest) moduleGraph.invalidateModule(manifest)
      },
    },
    async write(outDir) {
      const folder = join(outDir, FOLDER)
      mkdirSync(folder, { recursive: true })
      for (const [name, text] of (await files()).files) writeFileSync(join(folder, name), text)
    },
  }
}
