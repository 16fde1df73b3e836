import { resolve } from 'node:path'
import type { Plugin } from 'vitepress'

/**
 * VitePress updates a page when a file that it imports changes, but it can only watch a file that
 * exists. This watches the whole folder, so that a page also recovers when a missing snippet appears.
 */
export function watchSnippets(root: string): Plugin {
  return {
    name: 'middleware-cookbook:watch-snippets',
    configureServer(server) {
      server.watcher.add(resolve(root, 'snippets'))
    },
  }
}
