import { dirname, relative, resolve } from 'node:path'
import { recordOf } from './jsonc.ts'

/** A list of tsconfig.json, and the folder that its paths start from. */
interface Paths {
  readonly from: string
  readonly list: readonly string[]
}

/** Which files a tsconfig.json is about (https://www.typescriptlang.org/tsconfig/#include). */
export interface Scope {
  readonly files?: Paths
  readonly include?: Paths
  readonly exclude?: Paths
}

/**
 * What a config says itself; it replaces what the one that it extends says of the same.
 *
 * @param file of the config
 * @param top the config that the compiler was given, which `${configDir}` names
 */
export function scopeOf(
  file: string,
  config: Readonly<Record<string, unknown>>,
  top: string,
): Scope {
  const from = dirname(file)
  const lists = (['files', 'include', 'exclude'] as const).flatMap((name) => {
    const value = recordOf(config)[name]
    if (!Array.isArray(value)) return []
    const list = value.map((each) => String(each).replace('${configDir}', dirname(top)))
    return [[name, { from, list }] as const]
  })
  return Object.fromEntries(lists)
}

/** Whether the compiler reads a file, also if none imports it. */
export function isIncluded({ files, include, exclude }: Scope, top: string, path: string): boolean {
  if (files?.list.some((name) => resolve(files.from, name) === path)) return true
  const included = include ?? { from: dirname(top), list: files ? [] : ['**/*'] }
  return matches(included, path, '$') && !(exclude && matches(exclude, path, '(?:/|$)'))
}

/** The folder that a pattern begins with: `src` of `src/**` + `/*.ts`. */
export function startOf(pattern: string): string {
  const [fixed = ''] = pattern.split(/[*?]/)
  return fixed === pattern ? fixed : fixed.slice(0, Math.max(fixed.lastIndexOf('/'), 0))
}

function matches({ from, list }: Paths, path: string, end: string): boolean {
  return list.some((pattern) => {
    const start = resolve(from, startOf(pattern))
    const rest = pattern.slice(startOf(pattern).length).replace(/^\//, '')
    const way = relative(start, path).replaceAll('\\', '/')
    return new RegExp(`^${expressionFor(rest)}${end}`).test(way) && !way.startsWith('../')
  })
}

/** @param pattern from its first wildcard; empty for a folder or a file */
function expressionFor(pattern: string): string {
  if (pattern === '') return '(?:$|(?!\\.\\.)[^]+)'
  const parts = pattern.split('/')
  const last = parts.at(-1) ?? ''
  if (last === '**') parts.push('*')
  else if (!/[.*?]/.test(last)) parts.push('**', '*')
  const expressions = parts.map((part, index) => {
    if (part === '**') return `(?:(?!${HIDDEN})[^/]+/)*`
    const letters = part
      .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
      .replaceAll('*', '[^/]*')
      .replaceAll('?', '[^/]')
    const name = /^[*?]/.test(part) ? `(?!${HIDDEN})${letters}` : letters
    return index === parts.length - 1 ? name : `${name}/`
  })
  return expressions.join('')
}

/** What no wildcard means. */
const HIDDEN = '\\.|(?:node_modules|bower_components|jspm_packages)(?:/|$)'
