import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { importsIn } from '../../cookbook/imports.ts'
import type { Problem } from '../../cookbook/problem.ts'
import { headerOf } from '../../cookbook/program-header.ts'
import type { Snippet } from '../../cookbook/snippet.ts'

/**
 * What recipes and their modules import besides the library. They run in Node, Bun, Deno, Workers and browsers, so a
 * module of Node needs a reason (`@node <why>` in the comment on top), and a reader's project has no packages but
 * those that the library brings.
 */
export function platformRules(root: string, snippets: readonly Snippet[]): Problem[] {
  const packages = new Set(Object.keys(dependenciesOf(root)))
  return snippets
    .filter(({ kind }) => kind === 'recipe' || kind === 'module')
    .flatMap(({ path, file }) => {
      const text = readFileSync(file, 'utf8')
      const { node } = headerOf(text)
      return importsIn(text).flatMap(({ name, line }): Problem[] => {
        const at = { file: path, line }
        if (name.startsWith('.') || name.startsWith('middleware-cookbook')) return []
        if (name.startsWith('node:'))
          return node ? [] : [{ rule: 'platform', ...at, message: onNodeOnly(name) }]
        if (packages.has(packageOf(name))) return []
        return [{ rule: 'platform', ...at, message: notADependency(name) }]
      })
    })
}

function onNodeOnly(name: string): string {
  return (
    `imports ${name}, which browsers and Workers lack: take it as an option, use what the web platform has ` +
    '(crypto.subtle, TextEncoder, URL, streams), or say why not: "// @node <why>" as the first line'
  )
}

function notADependency(name: string): string {
  return `imports ${name}, which is not a dependency of the package: a reader who installs it lacks this one`
}

/** `@noble/hashes` of `@noble/hashes/sha2.js` */
function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')
}

function dependenciesOf(root: string): Readonly<Record<string, string>> {
  const file = join(root, 'package.json')
  if (!existsSync(file)) return {}
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(file, 'utf8')) as {
    dependencies?: Readonly<Record<string, string>>
    /** What a recipe is for, and its page says to install: npm names it as well. */
    peerDependencies?: Readonly<Record<string, string>>
  }
  return { ...dependencies, ...peerDependencies }
}
