import { place, type Problem } from './problem.ts'

/** A problem as a terminal shows it: the place, the sentence, and the details indented. */
export function format(problem: Problem): string {
  const head = `${place(problem)}: ${problem.message}`
  const detail = problem.detail?.split('\n').map((line) => `    ${line}`) ?? []
  return [head, ...detail].join('\n')
}
