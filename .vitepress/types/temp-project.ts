import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A small project in a folder of its own, for the tests of this folder. */
export interface TempProject {
  readonly root: string
  read(path: string): string
  write(path: string, text: string): void
  dispose(): void
}

export function tempProject(files: Readonly<Record<string, string>>): TempProject {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'types-')))
  const project: TempProject = {
    root,
    read: (path) => readFileSync(join(root, path), 'utf8'),
    write(path, text) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    },
    dispose: () => rmSync(root, { recursive: true }),
  }
  const compilerOptions = {
    target: 'es2023',
    lib: ['es5'],
    module: 'nodenext',
    types: [],
    strict: true,
    allowImportingTsExtensions: true,
    noEmit: true,
  }
  project.write('package.json', '{ "type": "module" }')
  project.write('tsconfig.json', JSON.stringify({ compilerOptions }))
  for (const [path, text] of Object.entries(files)) project.write(path, text)
  return project
}
