import { lstatSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, relative } from 'node:path'
import { Refusal, systemCode } from './refusal.ts'
import { shown } from './shown.ts'

/**
 * Makes sure that a folder is in the project, or can be made there.
 *
 * @throws Refusal if a file or a link that leads out of the project is in the way
 */
export function checkFolder(root: string, folder: string): void {
  const chain: string[] = []
  for (let at = folder; at !== root && at !== dirname(at); at = dirname(at)) chain.unshift(at)
  for (const path of chain) {
    const stats = lstatSync(path, { throwIfNoEntry: false })
    if (stats === undefined) return
    if (stats.isSymbolicLink()) checkLink(root, path)
    else if (!stats.isDirectory()) {
      throw new Refusal(
        `${shown(root, path)} is a file where a folder is needed: name another one with --to.`,
      )
    }
  }
}

/**
 * What the file holds; undefined if there is none.
 *
 * @throws Refusal if something else has its name
 */
export function readPresent(root: string, path: string): string | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return undefined
  const name = shown(root, path)
  const refuse = (what: string) =>
    new Refusal(`${name} is ${what}: move it away, or name another folder with --to.`)
  if (stats.isSymbolicLink()) throw refuse('a link, which is not followed')
  if (stats.isDirectory()) throw refuse('a folder')
  if (!stats.isFile()) throw refuse('no regular file')
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new Refusal(`${name} cannot be read (${systemCode(error) ?? String(error)}).`)
  }
}

function checkLink(root: string, path: string): void {
  const target = realTarget(path)
  const way = target === undefined ? '..' : relative(realpathSync(root), target)
  if (!way.startsWith('..') && !isAbsolute(way)) return
  throw new Refusal(
    `${shown(root, path)} is a link to ${target ?? 'nothing'}, which is not in this project: name another folder with --to.`,
  )
}

function realTarget(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}
