import { pathToFileURL } from 'node:url'
import { answerWith } from '../lib/child.ts'
import { peakMemory } from '../lib/meter.ts'
import { chunk, chunks, large, small } from '../lib/payloads.ts'
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
    const { port } = await listen({
      middleware: question.middleware,
      small,
      large: Buffer.from(JSON.stringify(large)),
      stream,
    })
    return { port }
  }
  const { user, system } = process.cpuUsage(cpu)
  cpu = process.cpuUsage()
  return { cpu: user + system, memory: peakMemory() }
})

async function* stream() {
  for (let sent = 0; sent < chunks; sent++) yield chunk
}
