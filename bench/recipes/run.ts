import { pathToFileURL } from 'node:url'
import { answerWith } from '../lib/child.ts'
import { measure, type Load } from '../lib/meter.ts'
import type { Open } from './contestant.ts'

export interface Task {
  /** JavaScript that exports `open`. */
  readonly file: string
  readonly origin: string
  readonly load: Load
}

/** A process for one contestant, which measures it once. */
answerWith(async ({ file, origin, load }: Task) => {
  const { open } = (await import(pathToFileURL(file).href)) as { open: Open }
  return measure(await open(origin), load)
})
