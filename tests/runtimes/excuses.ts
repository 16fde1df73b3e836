import type { Runtime } from './runtimes.ts'

/** What says of itself why it is different on a runtime: a program in its header, or a behaviour. */
export interface Excusable {
  readonly bun?: string
  readonly deno?: string
}

/** Why something is different on a runtime; undefined: it must not be. */
export function excuseOf({ bun, deno }: Excusable, { name }: Runtime): string | undefined {
  return name === 'bun' ? bun : name === 'deno' ? deno : undefined
}

/**
 * An excuse counts only as long as it is needed, and only with a reason.
 *
 * @param wrong what is wrong, or ''
 * @returns what to do about it, or ''
 */
export function judgeExcuse(wrong: string, excuse: string | undefined, tag: string): string {
  if (excuse === undefined) return wrong
  if (excuse === '') return `has no reason: ${tag} <why>`
  return wrong === '' ? `is as everywhere: remove ${tag}` : ''
}
