import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseJsonc, recordOf } from './jsonc.ts'
import { Refusal } from './refusal.ts'

const LOCKFILES = {
  'package-lock.json': 'npm',
  'npm-shrinkwrap.json': 'npm',
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
} as const

export type Manager = (typeof LOCKFILES)[keyof typeof LOCKFILES]

/** The project that the command runs in. */
export interface Project {
  /** Where its package.json is. */
  readonly root: string
  /** Where its lockfile is: above, in a workspace. */
  readonly top: string
  readonly manager: Manager
  /** Whether package.json says `"type": "module"`. */
  readonly isModule: boolean
  /** Names of all packages that package.json asks for. */
  readonly packages: ReadonlySet<string>
  /** Between the lines of its files. */
  readonly newline: '\n' | '\r\n'
}

/**
 * Reads the nearest package.json.
 *
 * @throws Refusal if there is none, or if it cannot be read
 */
export function findProject(from: string): Project {
  const root = above(from).find((folder) => existsSync(join(folder, 'package.json')))
  if (root === undefined) {
    throw new Refusal(
      `There is no package.json in ${from} or above it: run the command in your project, or "npm init" first.`,
    )
  }
  const text = readManifest(join(root, 'package.json'))
  const manifest = parseManifest(join(root, 'package.json'), text)
  const locked = lockOf(root)
  return {
    root,
    top: locked?.folder ?? root,
    manager: managerIn(manifest['packageManager']) ?? locked?.manager ?? 'npm',
    isModule: manifest['type'] === 'module',
    packages: new Set(
      ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'].flatMap(
        (field) => Object.keys(recordOf(manifest[field])),
      ),
    ),
    newline: text.includes('\r\n') ? '\r\n' : '\n',
  }
}

function above(folder: string): readonly string[] {
  const next = dirname(folder)
  return next === folder ? [folder] : [folder, ...above(next)]
}

function lockOf(root: string) {
  for (const folder of above(root)) {
    for (const [name, manager] of Object.entries(LOCKFILES)) {
      if (existsSync(join(folder, name))) return { folder, manager }
    }
  }
  return undefined
}

/** `pnpm@10.2.0` */
function managerIn(value: unknown): Manager | undefined {
  const [name] = typeof value === 'string' ? value.split('@') : []
  return Object.values(LOCKFILES).find((manager) => manager === name)
}

function readManifest(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Refusal(`${file} cannot be read: ${why}.`)
  }
}

function parseManifest(file: string, text: string): Readonly<Record<string, unknown>> {
  try {
    return recordOf(parseJsonc(text))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Refusal(`${file} is not JSON (${why}): mend it first.`)
  }
}
