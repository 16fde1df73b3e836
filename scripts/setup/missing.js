import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { arch, platform } from 'node:process'

/**
 * @typedef {{
 *   version?: string, integrity?: string, optional?: boolean, os?: string[], cpu?: string[]
 * }} LockedPackage
 * @typedef {Record<string, LockedPackage>} LockedPackages
 */

/**
 * Says in what way `node_modules` is not what `package-lock.json` asks for, or nothing if it is.
 *
 * npm writes `node_modules/.package-lock.json` as the last act of an install, so an install that was
 * interrupted has none. Contents are compared rather than dates: a checkout changes dates at will.
 *
 * @param {string} root
 * @returns {string | undefined}
 */
export function missingPackages(root) {
  const wanted = lockedPackages(join(root, 'package-lock.json'))
  const installed = lockedPackages(join(root, 'node_modules/.package-lock.json'))
  if (wanted === undefined) return 'package-lock.json cannot be read'
  if (installed === undefined) return 'no complete install is there'

  for (const [path, locked] of Object.entries(wanted)) {
    const found = installed[path]
    if (found === undefined) {
      if (locked.optional) continue // npm leaves out what is made for other systems
      return `${path} is not installed`
    }
    if (found.version !== locked.version || found.integrity !== locked.integrity) {
      return `${path} is not the version in package-lock.json`
    }
    if (!fitsThisMachine(found)) return `${path} was installed on another kind of machine`
    if (!existsSync(join(root, path, 'package.json'))) return `${path} has been removed`
  }
  const extra = Object.keys(installed).find((path) => wanted[path] === undefined)
  return extra && `${extra} is no longer in package-lock.json`
}

/**
 * The folders of the packages that a lockfile names, relative to the project.
 *
 * @param {string} file
 * @returns {LockedPackages | undefined} nothing if the file is absent or cut short
 */
export function lockedPackages(file) {
  try {
    const { packages } = /** @type {{ packages: LockedPackages }} */ (
      JSON.parse(readFileSync(file, 'utf8'))
    )
    return Object.fromEntries(Object.entries(packages).filter(([path]) => path !== ''))
  } catch {
    return undefined
  }
}

/** @param {LockedPackage} locked */
function fitsThisMachine({ os, cpu }) {
  return allows(os, platform) && allows(cpu, arch)
}

/**
 * @param {string[] | undefined} list as in package.json's `os`: names, or `!name` for all but that
 * @param {string} value
 */
function allows(list, value) {
  if (list === undefined || list.includes('any')) return true
  if (list.includes(`!${value}`)) return false
  return list.includes(value) || list.every((entry) => entry.startsWith('!'))
}
