import { relative } from 'node:path'
import { headlineOf } from './headline.ts'

/** The class name that `@throws` compares with. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}

/** The error with the lines of the cookbook that led to it, and none of the tools'. */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const frames = (error.stack ?? '')
    .split('\n')
    .filter(
      (line) =>
        /^ +at /.test(line) && !/node_modules|node:|\/scripts\/run\/|<anonymous>\)?$/.test(line),
    )
    .map((line) => line.replace(/\?run=\d+/, '').replace('file://', ''))
    .map((line) => line.replace(/<anonymous> \((.*)\)$/, '$1'))
  return [headlineOf(error), ...frames].join('\n')
}

export interface Place {
  readonly file: string
  readonly line: number
}

/** The lines of snippets that a stack trace passes, innermost first. */
export function placesIn(root: string, stack: string): Place[] {
  const frame = /(?:file:\/\/)?(\/[^\s()?]+)(?:\?\S*?)?:(\d+):\d+/g
  return [...stack.matchAll(frame)]
    .map(([, file = '', line]) => ({ file: relative(root, file), line: Number(line) }))
    .filter(({ file }) => file.startsWith('snippets/'))
}
