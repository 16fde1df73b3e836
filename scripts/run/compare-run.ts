import { compare } from './compare.ts'
import { placesIn } from './errors.ts'
import type { Program } from '../cookbook/snippet.ts'
import { place, type Problem } from '../cookbook/problem.ts'
import type { Run } from './run.ts'

/**
 * Compares a run with its output file, and adds what else the program did wrong.
 *
 * @param root the cookbook
 * @param golden the text of the output file
 * @param page where a page shows that file: `docs/client/retry.md:22`
 */
export function compareRun(root: string, run: Run, golden: string, page?: string): Problem[] {
  return [
    ...wrongOutput(root, run, golden, page),
    ...run.complaints.map((text) => problemOf(run.program, text)),
  ]
}

function wrongOutput(root: string, run: Run, golden: string, page: string | undefined): Problem[] {
  const { id, path, output, unordered } = run.program
  const difference = compare(golden, run.output, { golden: output, printed: path }, { unordered })
  if (!difference || !run.ended) return []
  const origin = originOf(root, run, difference.line)
  return [
    {
      rule: 'output-differs',
      file: output,
      line: difference.line,
      message: `${path} printed something else; if that is right, run "npm run promote ${id}"`,
      detail: [
        difference.diff,
        ...(origin ? [`printed by ${origin}`] : []),
        ...(page ? [`shown on ${page}`] : []),
      ].join('\n'),
    },
  ]
}

/** The statement that printed a line, or the last one that printed anything. */
function originOf(root: string, { printed, program }: Run, line: number): string | undefined {
  let last = 0
  const call = printed.find(({ text }) => (last += text.split('\n').length) >= line)
  const places = placesIn(root, (call ?? printed.at(-1))?.trace.stack ?? '')
  const found = places.find(({ file }) => file === program.path) ?? places[0]
  return found && place(found)
}

/** A sentence about a program, with its stack as the detail. */
export function problemOf({ path }: Program, complaint: string): Problem {
  const [message = '', ...detail] = complaint.split('\n')
  return {
    rule: 'program-misbehaves',
    file: path,
    message,
    ...(detail.length > 0 && { detail: detail.join('\n') }),
  }
}
