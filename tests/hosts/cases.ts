import { answers } from './cases/answers.ts'
import type { Cases } from './cases/case.ts'
import { messages } from './cases/messages.ts'
import { streams } from './cases/streams.ts'
import { uploads } from './cases/uploads.ts'

/** What each host must do. */
export const cases: Cases = { ...messages, ...answers, ...streams, ...uploads }
