// @node A file in a folder is what this store is about.
import { readFile, rename, writeFile } from 'node:fs/promises'
import { pid } from 'node:process'

/** Keeps a refresh token in a file that several processes of one machine read. */
export function fileStore(path: string) {
  return {
    /** Undefined before the first sign-in. */
    read: async (): Promise<string | undefined> => {
      try {
        return (await readFile(path, 'utf8')).trim()
      } catch (error) {
        // At this boundary every error is one of Node, with a code.
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
    },

    /** The rename replaces the file in one step: a reader finds the old token or the new one, never half of one. */
    write: async (refreshToken: string): Promise<void> => {
      const draft = `${path}.${pid}`
      await writeFile(draft, refreshToken, { mode: 0o600 })
      await rename(draft, path)
    },
  }
}
