/**
 * Who took a body's stream, so that an error can name the culprit: a name, or the stack on which it is found. That is
 * kept unread: turning a stack into text is slow, and rarely needed.
 */
export type Consumer = string | { stack?: string }

/** A client that sent the body, or a server that answered with it. */
export const SENT: Consumer = 'the connection that it was sent on'

/** A middleware dropped the response before its body was read. */
export const GIVEN_UP: Consumer = 'abandon()'

/** Finds the caller of `callee` on the stack. */
export function consumerCalling(callee: (...args: never[]) => unknown): Consumer {
  const trace: Consumer = {}
  // V8 leaves out the frames above `callee`; other engines keep them, so there it stays unnamed.
  if ('captureStackTrace' in Error) Error.captureStackTrace(trace, callee)
  return trace
}

/** What an error calls the reader. */
export function nameOf(reader: Consumer): string {
  return typeof reader === 'string' ? reader : (callerIn(reader.stack ?? '') ?? 'an earlier reader')
}

/**
 * The first frame: `    at async bodyLogger (file:///src/body-logger.ts:12:30)`, or without name and brackets. Of the file
 * it takes the name, without folders and without the query that some loaders add.
 */
const FRAME =
  /^.*\n\s*at (?:async )?(?:(?:Object|Module)\.)?(?:([^\\/\n]+?) \()?.*?([^\\/?(\n]*)(?:\?.*)?:(\d+):\d+\)?(?:\n|$)/

/** The first frame, as `bodyLogger() (body-logger.ts:12)`. */
function callerIn(stack: string): string | undefined {
  const [frame, name = '<anonymous>', file, line] = FRAME.exec(stack) ?? []
  if (frame === undefined) return undefined
  const place = `${file}:${line}`
  return name.includes('<anonymous>') ? place : `${name}() (${place})`
}
