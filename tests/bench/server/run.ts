import { pathToFileURL } from 'node:url'
import { answerWith } from '../lib/child.ts'
import { peakMemory } from '../lib/meter.ts'
import type { Listen } from './contestant.ts'

export type Question =
  | { readonly listen: string; readonly middleware: number }
  /** What has the process used since it was last asked? */
  | { readonly listen?: never }

let cpu = process.cpuUsage()

/** A process for one server. */
answerWith(async (question: Question) => {
  if (question.listen !== undefined) {
    const { listen } = (await import(pathToFileURL(question.listen).href)) as { listen: Listen }
    const { port } = await listen(question)
    return { port }
  }
  const { user, system } = process.cpuUsage(cpu)
  cpu = process.cpuUsage()
  return { cpu: user + system, memory: peakMemory() }
})
