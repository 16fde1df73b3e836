import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, sep } from 'node:path'
import { root } from './built-site.ts'

/** A small site with the real configuration, in a folder of its own. */
export interface TempSite {
  readonly folder: string
  write(path: string, text: string): void
  remove(path: string): void
  dispose(): void
}

/** @param files by path, such as `docs/index.md`; the home page exists besides. */
export function tempSite(files: Readonly<Record<string, string>>): TempSite {
  const folder = mkdtempSync(join(tmpdir(), 'site-'))
  const manifests = ['package.json', 'package-lock.json', 'tsconfig.json']
  for (const part of ['.vitepress', 'cli', 'scripts', 'runtime', ...manifests]) {
    cpSync(join(root, part), join(folder, part), { recursive: true, filter: isSource })
  }
  // The site's own code reads the errors that a retry knows.
  const errors = 'snippets/client/retry/permanent-errors.ts'
  cpSync(join(root, errors), join(folder, errors), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  const site: TempSite = {
    folder,
    write(path, text) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    },
    remove: (path) => rmSync(join(folder, path)),
    dispose: () => rmSync(folder, { recursive: true }),
  }
  site.write('docs/index.md', '# Home\n')
  for (const [path, text] of Object.entries(files)) site.write(path, text)
  return site
}

function isSource(path: string): boolean {
  return ![`.vitepress${sep}dist`, `.vitepress${sep}cache`].some((made) => path.endsWith(made))
}
