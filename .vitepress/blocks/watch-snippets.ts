import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Plugin } from 'vitepress'

/**
 * VitePress updates a page when a file that it imports changes, but it can only watch a file that
 * exists. This watches the whole folder, so that a page also recovers when a missing snippet appears.
 */
export function watchSnippets(root: string): Plugin {
  const folder = resolve(root, 'snippets')
  return {
    name: 'middleware-cookbook:watch-snippets',
    enforce: 'pre',
    configureServer(server) {
      server.watcher.add(folder)
    },
    async hotUpdate({ file }) {
      if (resolve(file).startsWith(join(folder, '/'))) await written(file)
    },
  }
}

/** Who saves a file empties it first: a page that is rendered in between shows nothing. */
async function written(file: string): Promise<void> {
  let before: string
  do {
    before = stampOf(file)
    await setTimeout(20)
  } while (before !== stampOf(file))
}

function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats ? `${stats.mtimeMs} ${stats.size}` : ''
}
