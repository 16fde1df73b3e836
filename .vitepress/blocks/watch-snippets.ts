import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Plugin } from 'vitepress'
import { stampOf } from '../types/index.ts'

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
      seeLaterSaves(server.watcher)
    },
    async hotUpdate({ file }) {
      const isOurs = folders.some((folder) => resolve(file).startsWith(join(folder, '/')))
      // Once, and not for the server's modules again.
      if (isOurs && this.environment.name === 'client') await written(file)
    },
  }
}

interface Watcher {
  prependListener(event: 'change', listener: (file: string) => void): unknown
  emit(event: 'change', file: string): unknown
}

/** ms for which chokidar, which watches for Vite, keeps further changes of a file to itself, and some more. */
const silence = 60

/** What is saved again within that time, as by an editor that formats, would never be seen. */
function seeLaterSaves(watcher: Watcher): void {
  // Before Vite hears of it, so that a page is rendered from what was looked at here, or from a later save.
  watcher.prependListener('change', (file) => void seeLaterSave(watcher, file))
}

async function seeLaterSave(watcher: Watcher, file: string): Promise<void> {
  await written(file)
  const seen = stampOf(file)
  await setTimeout(silence, undefined, { ref: false })
  if (stampOf(file) !== seen) watcher.emit('change', file)
}

/** Who saves a file empties it first: a page that is rendered in between shows nothing. An empty file may be meant. */
async function written(file: string): Promise<void> {
  for (let waits = 0; waits < 10 && isEmpty(file); waits++) await setTimeout(10)
}

function isEmpty(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.size === 0
}
