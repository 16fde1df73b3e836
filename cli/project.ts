import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parseJsonc, recordOf } from './jsonc.ts'
import { Refusal } from './refusal.ts'

const LOCKFILES = {
  'package-lock.json': 'npm',
  'npm-shrinkwrap.json': 'npm',
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
  'deno.lock': 'deno',
} as const

export type Manager = (typeof LOCKFILES)[keyof typeof LOCKFILES]

/** The project that the command runs in. */
export interface Project {
  /** Where its package.json is, or its deno.json. */
  readonly root: string
  /** That file. */
  readonly manifest: string
  /** Its deno.json or deno.jsonc, if it has one. */
  readonly denoConfig: string | undefined
  /** Whether it has packages below it, each with a package.json of its own. */
  readonly isWorkspace: boolean
  /** Where its lockfile is: above, in a workspace. */
  readonly top: string
  readonly manager: Manager
  /** Whether package.json says `"type": "module"`. */
  readonly isModule: boolean
  /** Names of all packages that package.json asks for, or what deno.json imports. */
  readonly packages: ReadonlySet<string>
  /** Between the lines of its files. */
  readonly newline: '\n' | '\r\n'
}

/** What makes a folder a project. The first that is there has its packages. */
const MANIFESTS = ['package.json', 'deno.json', 'deno.jsonc']

/**
 * Reads the nearest package.json or deno.json.
 *
 * @throws Refusal if there is none, or if it cannot be read
 */
export function findProject(from: string): Project {
  const found = above(from).flatMap((folder) => manifestsIn(folder))
  const [file] = found
  if (file === undefined) {
    throw new Refusal(
      `There is no package.json in ${from} or above it: run the command in your project, or "npm init" first.`,
    )
  }
  const root = dirname(file)
  const text = readManifest(file)
  const manifest = parseManifest(file, text)
  const locked = lockOf(root)
  const isNpm = basename(file) === 'package.json'
  return {
    root,
    manifest: file,
    denoConfig: manifestsIn(root).find((each) => basename(each) !== 'package.json'),
    isWorkspace: 'workspaces' in manifest || existsSync(join(root, 'pnpm-workspace.yaml')),
    top: locked?.folder ?? root,
    manager: managerIn(manifest['packageManager']) ?? locked?.manager ?? (isNpm ? 'npm' : 'deno'),
    isModule: !isNpm || manifest['type'] === 'module',
    packages: new Set(FIELDS.flatMap((field) => Object.keys(recordOf(manifest[field])))),
    newline: text.includes('\r\n') ? '\r\n' : '\n',
  }
}

/** Where package.json has its packages, and deno.json the names that it imports. */
const FIELDS = [
  'dependencies',
  'devDependencies',
  'peerDependencies',
  'optionalDependencies',
  'imports',
]

function manifestsIn(folder: string): readonly string[] {
  return MANIFESTS.map((name) => join(folder, name)).filter((path) => existsSync(path))
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
