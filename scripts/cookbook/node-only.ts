import { isBuiltin } from 'node:module'
import { importsOf } from './imports.ts'
import type { Program } from './snippet.ts'

/**
 * Why a program cannot run on a browser's platform: what it says itself (`@node <why>`), or what it imports.
 *
 * @returns undefined for a program that runs there
 */
export function whyNodeOnly(root: string, program: Program): string | undefined {
  if (program.node !== undefined) return program.node
  const { packages } = importsOf(root, program.path)
  const name = [...packages].find((each) => isBuiltin(each) || each === 'undici')
  return name && `it imports ${name}`
}
