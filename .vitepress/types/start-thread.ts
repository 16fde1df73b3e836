import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Analysis } from './analyze.ts'
import type { Answer, CompilerOptions } from './compiler.ts'
import type { PublicName } from './public-api.ts'

/** The compiler in a thread of its own. It answers in the order in which it is asked. */
export interface CompilerThread {
  /** @param path relative to the root */
  analysis(path: string): Promise<Answer<Analysis>>
  publicApi(): Promise<Answer<readonly PublicName[]>>
  /** Open questions fail. */
  close(): void
}

export type Question = { readonly path: string } | { readonly about: 'public API' }
export type Reply = { readonly answer: unknown } | { readonly error: unknown }

interface Waiting {
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: unknown) => void
}

/** Starts the thread. The process lasts as long as a question is open, not as long as the thread. */
export function startThread(options: CompilerOptions): CompilerThread {
  const entry = join(import.meta.dirname, 'thread-entry.cjs')
  const resourceLimits = { maxYoungGenerationSizeMb: 64 }
  const worker = new Worker(entry, { workerData: options, execArgv: [], resourceLimits })
  const open: Waiting[] = []
  let ended: Error | undefined
  worker.unref()
  worker.on('message', (reply: Reply) => {
    const asked = open.shift()
    if (open.length === 0) worker.unref()
    if ('error' in reply) asked?.reject(reply.error)
    else asked?.resolve(reply.answer)
  })
  worker.on('error', end)
  worker.on('exit', () => end(new Error('The compiler ended before it answered.')))

  return {
    analysis: (path) => ask({ path }) as Promise<Answer<Analysis>>,
    publicApi: () => ask({ about: 'public API' }) as Promise<Answer<readonly PublicName[]>>,
    close: () => void worker.terminate(),
  }

  function ask(question: Question): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (ended) {
        reject(ended)
        return
      }
      open.push({ resolve, reject })
      worker.ref()
      worker.postMessage(question)
    })
  }

  function end(error: Error): void {
    ended ??= error
    for (const { reject } of open.splice(0)) reject(ended)
  }
}
