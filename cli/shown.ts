import { relative, sep } from 'node:path'

/** A path as messages show it: from the project's folder, with slashes on every system. */
export function shown(root: string, path: string): string {
  return relative(root, path).replaceAll(sep, '/') || '.'
}
