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

/** `    at async bodyLogger (file:///src/body-logger.ts:12:30)`, or without name and brackets. */
const FRAME = /^\s*at (?:async )?(?:(.+?) \((.+)\)|(.+))$/m
/** The file without folders and without the query that some loaders add, and the line. */
const PLACE = /([^\\/?]*)(?:\?.*)?:(\d+):\d+$/

/** The first frame, as `bodyLogger() (body-logger.ts:12)`. */
function callerIn(stack: string): string | undefined {
  const [, name = '<anonymous>', inBrackets, bare = ''] = FRAME.exec(stack) ?? []
  const place = PLACE.exec(inBrackets ?? bare)
  if (!place) return undefined
  const file = `${place[1]}:${place[2]}`
  if (name.includes('<anonymous>')) return file
  return `${name.replace(/^(?:Object|Module)\./, '')}() (${file})`
}
