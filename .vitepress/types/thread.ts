import { parentPort, workerData } from 'node:worker_threads'
import { createCompiler } from './compiler.ts'
import type { CompilerOptions } from './compiler.ts'
import type { Answer, Question } from './start-thread.ts'

/** What the compiler's thread does: it answers one question after the other. */
const compiler = createCompiler(workerData as CompilerOptions)

parentPort?.on('message', (question: Question) => parentPort?.postMessage(answerTo(question)))

function answerTo(question: Question): Answer {
  try {
    const said = 'path' in question ? compiler.analysis(question.path) : compiler.publicApi()
    return { said }
  } catch (error) {
    return { error }
  }
}
