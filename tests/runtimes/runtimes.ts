import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { arch, platform } from 'node:process'

/** A runtime of this folder's lockfile that runs TypeScript. */
export interface Runtime {
  readonly name: 'bun' | 'deno' | 'node22' | 'node24'
  readonly title: string
  /** Finds its program among the packages that were installed for this machine. */
  readonly binary: () => string | undefined
  /** What comes before the file to run. */
  readonly args: readonly string[]
}

const packages = join(import.meta.dirname, 'node_modules')

/** Where the import map for Deno is written, see `import-map.ts`. */
export const importMap = join(packages, '.cache/import-map.json')

export const runtimes: readonly Runtime[] = [
  node('22'),
  node('24'),
  { name: 'bun', title: 'Bun', binary: () => find('@oven', /^bun-/, 'bin/bun'), args: [] },
  {
    name: 'deno',
    title: 'Deno',
    binary: () => find('@deno', /./, 'deno'),
    args: ['run', '--allow-all', '--no-lock', '--quiet', '--import-map', importMap],
  },
]

/** workerd runs no files: it takes a configuration. */
export function workerd(): string | undefined {
  return find('@cloudflare', /^workerd-/, 'bin/workerd')
}

/** `1.4.5`, as the program itself says. */
export function versionOf(binary: string): string {
  const said = execFileSync(binary, ['--version'], { encoding: 'utf8' })
  return /\d+(?:[.-]\d+)*/.exec(said)?.[0] ?? said.trim()
}

function node(major: '22' | '24'): Runtime {
  const binary = () => {
    const file = join(packages, `node${major}-${platform}-${arch}`, 'bin/node')
    return existsSync(file) ? file : undefined
  }
  // Older lines say that stripping types is an experiment.
  return {
    name: `node${major}`,
    title: `Node ${major}`,
    binary,
    args: ['--disable-warning=ExperimentalWarning'],
  }
}

function find(scope: string, name: RegExp, file: string): string | undefined {
  const folder = join(packages, scope)
  if (!existsSync(folder)) return undefined
  return readdirSync(folder)
    .filter((each) => name.test(each))
    .flatMap((each) => [join(folder, each, file), join(folder, each, `${file}.exe`)])
    .find((each) => existsSync(each))
}
