import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vitepress'

/** Where a page finds its fragments, below the site's base. */
const FOLDER = 'assets/fragments'

/**
 * Parts of pages that few readers open: they are kept out of the page and its script, and fetched when a reader unfolds
 * them. A sheet holds those of one directive.
 */
export class Fragments {
  readonly #sheets = new Map<string, Map<string, string>>()

  /**
   * The name of a sheet: another one for other content, so that a browser may keep it for good.
   *
   * @param madeOf everything that its fragments depend on
   */
  nameOf(topic: string, madeOf: readonly string[]): string {
    const hash = createHash('sha256').update(JSON.stringify(madeOf)).digest('hex').slice(0, 8)
    return `${topic.replaceAll('/', '-')}.${hash}.json`
  }

  add(sheet: string, id: string, html: string): void {
    const fragments = this.#sheets.get(sheet) ?? new Map<string, string>()
    this.#sheets.set(sheet, fragments.set(id, html))
  }

  /** By id, as JSON; undefined for a sheet that no page has asked for. */
  json(sheet: string): string | undefined {
    const fragments = this.#sheets.get(sheet)
    return fragments && JSON.stringify(Object.fromEntries(fragments))
  }

  write(outDir: string): void {
    const folder = join(outDir, FOLDER)
    mkdirSync(folder, { recursive: true })
    for (const sheet of this.#sheets.keys()) {
      writeFileSync(join(folder, sheet), this.json(sheet) ?? '')
    }
  }
}

/** Serves fragments while developing. */
export function fragmentsPlugin(fragments: Fragments): Plugin {
  return {
    name: 'middleware-cookbook:fragments',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const [, sheet = ''] = /\/assets\/fragments\/([^/?]+)$/.exec(request.url ?? '') ?? []
        const json = fragments.json(decodeURIComponent(sheet))
        if (json === undefined) {
          next()
          return
        }
        response.setHeader('content-type', 'application/json')
        response.end(json)
      })
    },
  }
}
