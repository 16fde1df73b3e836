import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Plugin } from 'vitepress'

/**
 * VitePress updates a page when a file that it imports changes, but it can only watch a file that
 * exists. This watches whole folders, so that a page also recovers when a missing snippet appears, and
 * the library, of which its types are made.
 */
export function watchSnippets(root: string): Plugin {
  const folders = ['snippets', 'runtime'].map((name) => resolve(root, name))
  return {
    name: 'middleware-cookbook:watch-snippets',
    enforce: 'pre',
    configureServer(server) {
      server.watcher.add(folders)
    },
    async hotUpdate({ file }) {
      const isOurs = folders.some((folder) => resolve(file).startsWith(join(folder, '/')))
      // Once, and not for the server's modules again.
      if (isOurs && this.environment.name === 'client') await written(file)
    },
  }
}

/** Who saves a file empties it first: a page that is rendered in between shows nothing. An empty file may be meant. */
async function written(file: string): Promise<void> {
  for (let waits = 0; waits < 10 && isEmpty(file); waits++) await setTimeout(10)
}

function isEmpty(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.size === 0
}
