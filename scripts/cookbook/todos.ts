import type { Problem } from './problem.ts'

/** The lines that say TODO, from 1. */
export function todosIn(text: string): number[] {
  return text.split('\n').flatMap((line, index) => (/\bTODO\b/.test(line) ? [index + 1] : []))
}

/** What `npm run new` leaves to its author. */
export function unfinished(file: string, line: number): Problem {
  return { rule: 'unfinished', file, line, message: 'something is left to write here: TODO' }
}
