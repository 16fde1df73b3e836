import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'
import { whyNodeOnly } from '../../scripts/cookbook/node-only.ts'
import { isProgram, snippetsUnder } from '../../scripts/cookbook/snippet.ts'

/** How a page lets a reader run the program behind an output. */
export interface Runnable {
  /** For the figure of the output: a script finds the id of the program here, and adds a button. */
  readonly attribute: string
  /** For its end: why there is no button. */
  readonly note: string
}

/** @param output relative to the root: `snippets/client/retry/usage.out` */
export function runnable(root: string, output: string): Runnable {
  if (!output.startsWith('snippets/')) return because('it needs the packages of others')
  const folder = dirname(output)
  const programs = existsSync(join(root, folder))
    ? snippetsUnder(root, folder).filter(isProgram)
    : []
  const program = programs.find((each) => each.output === output)
  if (program === undefined) return { attribute: '', note: '' }
  const why = whyNodeOnly(root, program)
  if (why !== undefined) return because(why)
  return { attribute: ` data-run="${escapeHtml(program.id)}"`, note: '' }
}

function because(why: string): Runnable {
  const reason = escapeHtml(why.replace(/\.$/, '').replace(/^A(?= )/, 'a'))
  return { attribute: '', note: `<p class="not-run">Not in a browser: ${reason}.</p>` }
}
