import type { Ticket } from '../../run/manifest.ts'
import { compare } from '../../../scripts/run/compare.ts'
import type { Ending } from './run.ts'

/** What a page says after a run. */
export interface Outcome {
  readonly kind: 'same' | 'differs' | 'stopped'
  readonly text: string
  /** What differs from the output of the tests, as a unified diff. */
  readonly difference?: string
}

/** @param printed all of it; the error that ended the program is the last line */
export function outcomeOf(ending: Ending, ticket: Ticket | undefined, printed: string): Outcome {
  const { type } = ending
  if (type === 'stopped') return { kind: type, text: sentenceOf(ending) }
  if (type !== 'ended' && type !== 'threw') return { kind: 'differs', text: sentenceOf(ending) }
  const names = { golden: 'CI', printed: 'this run' }
  const difference = ticket && compare(ticket.output, printed, names, ticket)
  if (!difference) return { kind: 'same', text: 'Same as CI' }
  return { kind: 'differs', text: differs(type, ticket), difference: difference.diff }
}

/** How a run ended that did not come to its end. */
export function sentenceOf({ type }: Ending): string {
  return SENTENCES[type]
}

function differs(type: 'ended' | 'threw', { browser }: Ticket): string {
  if (type === 'threw') return SENTENCES[type]
  return browser === undefined ? 'Not the same as CI' : `Not the same as CI: a browser ${browser}`
}

const SENTENCES: Readonly<Record<Ending['type'], string>> = {
  ended: 'Ended',
  threw: 'Ended by an error',
  stopped: 'Stopped',
  malformed: 'Not run: there is a mistake',
  waits: 'Ended by this page: after 5 seconds it still waits for something',
  loops: 'Ended by this page: it lets nothing else run. Is there a loop that waits for nothing?',
  flooded: 'Ended by this page: it printed more than a page can show. Does its loop have an end?',
  unreachable: 'Not loaded. Is there a network?',
}
