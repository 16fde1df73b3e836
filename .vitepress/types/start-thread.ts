import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { PublicName } from '../reference/public-api.ts'
import type { Analysis } from './analyze.ts'
import type { CompilerOptions } from './compiler.ts'

/** The compiler in a thread of its own. It answers in the order in which it is asked. */
export interface CompilerThread {
  /** @param path relative to the root */
  analysis(path: string): Promise<Analysis>
  publicApi(): Promise<readonly PublicName[]>
  /** What was asked and is not answered yet fails. */
  close(): void
}

export type Question = { readonly path: string } | { readonly about: 'public API' }
export type Answer = { readonly said: unknown } | { readonly error: unknown }

interface Waiting {
  readonly resolve: (said: unknown) => void
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
  worker.on('message', (answer: Answer) => {
    const asked = open.shift()
    if (open.length === 0) worker.unref()
    if ('error' in answer) asked?.reject(answer.error)
    else asked?.resolve(answer.said)
  })
  worker.on('error', end)
  worker.on('exit', () => end(new Error('The compiler has ended before it answered.')))

  return {
    analysis: (path) => ask({ path }) as Promise<Analysis>,
    publicApi: () => ask({ about: 'public API' }) as Promise<readonly PublicName[]>,
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
