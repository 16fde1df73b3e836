import type { Item } from './item.ts'
import type { Manager, Project } from './project.ts'

const COMMANDS: Readonly<Record<Manager, readonly [string, string]>> = {
  npm: ['npm install', 'npm install --save-dev'],
  pnpm: ['pnpm add', 'pnpm add --save-dev'],
  yarn: ['yarn add', 'yarn add --dev'],
  bun: ['bun add', 'bun add --dev'],
  deno: ['deno add', 'deno add --dev'],
}

/** The commands that install what the recipes import and the project does not ask for yet. */
export function installCommands(
  { manager, packages }: Project,
  items: readonly Item[],
  tests: boolean,
): readonly string[] {
  const needed = mergeAll(items.map(({ dependencies }) => dependencies))
  const forTests = tests ? mergeAll(items.map(({ devDependencies }) => devDependencies)) : {}
  return [needed, forTests].flatMap((versions, index) => {
    const missing = Object.entries(versions).filter(([name]) => !packages.has(name))
    if (missing.length === 0) return []
    const scheme = manager === 'deno' ? 'npm:' : ''
    const names = missing.map(([name, version]) => `${scheme}${name}@${version}`)
    return `${COMMANDS[manager][index] ?? ''} ${names.join(' ')}`
  })
}

function mergeAll(all: readonly Readonly<Record<string, string>>[]) {
  return Object.assign({}, ...all) as Readonly<Record<string, string>>
}
