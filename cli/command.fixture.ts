import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { command } from './command.ts'
import type { Item } from './item.ts'

/** A small recipe of three files, a test and its data. */
export const RECIPE: Item = {
  id: 'client/retry',
  version: '1.0.0',
  title: 'Retry',
  description: 'Tries again.',
  factory: 'retry',
  files: [
    {
      name: 'retry.ts',
      role: 'recipe',
      text: "import { wait } from './wait.ts'\n\nexport function retry(times: number) {\n  return wait(times)\n}\n",
      js: "import { wait } from './wait.js'\n\nexport function retry(times) {\n  return wait(times)\n}\n",
    },
    {
      name: 'wait.ts',
      role: 'module',
      text: 'export const wait = (ms: number) => ms\n',
      js: 'export const wait = (ms) => ms\n',
    },
    {
      name: 'retry.test.ts',
      role: 'test',
      text: "import { retry } from './retry.ts'\nretry(1)\n",
      js: "import { retry } from './retry.js'\nretry(1)\n",
    },
    { name: 'names.csv', role: 'data', text: 'a,b\n' },
  ],
  dependencies: { 'middleware-cookbook': '1.0.0', '@noble/hashes': '2.4.0' },
  devDependencies: { vitest: '4.1.12' },
}

const OTHER: Item = {
  ...RECIPE,
  id: 'server/access-log',
  title: 'Log',
  files: RECIPE.files.slice(1, 2),
}

/** The recipe in a later version, in which `wait.ts` has changed. */
export const LATER: Item = {
  ...RECIPE,
  version: '1.1.0',
  files: RECIPE.files.map((file) =>
    file.name === 'wait.ts' ? { ...file, text: file.text.replace('=> ms', '=> ms + 1') } : file,
  ),
}

/** A project of a reader, in a folder that is removed after the test. */
export interface Reader {
  readonly root: string
  /** Runs the command there; `item` is what the package holds (default {@link RECIPE}). */
  run(args: string, options?: { readonly item?: Item; readonly cwd?: string }): Result
  read(path: string): string
  write(path: string, text: string): void
  /** All files and folders, but for those that the test put there at first. */
  added(): readonly string[]
}

export interface Result {
  readonly code: number
  readonly out: string
  readonly err: string
}

const TYPESCRIPT = {
  'package.json': '{ "type": "module" }\n',
  'tsconfig.json': '{ "compilerOptions": { "module": "nodenext" } }\n',
}

/** @param files content by path (default: an empty TypeScript project) */
export function reader(files: Readonly<Record<string, string>> = TYPESCRIPT): Reader {
  const folder = mkdtempSync(join(tmpdir(), 'cookbook-reader-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  const root = join(folder, 'project')
  mkdirSync(root)
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  for (const [path, text] of Object.entries(files)) write(path, text)
  const before = new Set(everything(root))
  return {
    root,
    write,
    read: (path) => readFileSync(join(root, path), 'utf8'),
    added: () => everything(root).filter((path) => !before.has(path)),
    run(args, { item = RECIPE, cwd = '.' } = {}) {
      const registry = join(folder, 'registry')
      const all = [item, OTHER]
      for (const each of all) {
        mkdirSync(join(registry, dirname(each.id)), { recursive: true })
        writeFileSync(join(registry, `${each.id}.json`), JSON.stringify(each))
      }
      writeFileSync(join(registry, 'index.json'), JSON.stringify(all))
      let [out, err] = ['', '']
      const code = command(
        args.split(' ').filter((arg) => arg !== ''),
        {
          cwd: join(root, cwd),
          registry,
          version: item.version,
          out: (text) => (out += text),
          err: (text) => (err += `${text}\n`),
        },
      )
      return { code, out, err }
    },
  }
}

function everything(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(
      (path) =>
        path.replaceAll('\\', '/') + (lstatSync(join(folder, path)).isDirectory() ? '/' : ''),
    )
    .sort()
}
