import { parentPort, workerData } from 'node:worker_threads'
import { createCompiler } from './compiler.ts'
import type { CompilerOptions } from './compiler.ts'
import type { Question, Reply } from './start-thread.ts'

/** The compiler's thread: it answers one question after the other. */
const compiler = createCompiler(workerData as CompilerOptions)

parentPort?.on('message', (question: Question) => parentPort?.postMessage(replyTo(question)))

function replyTo(question: Question): Reply {
  try {
    const answer = 'path' in question ? compiler.analysis(question.path) : compiler.publicApi()
    return { answer }
  } catch (error) {
    return { error }
  }
}
