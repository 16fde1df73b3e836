/** Who took a body's stream, so that an error can name the culprit. */
export class Reader {
  /** A client that sent the body, or a server that answered with it. */
  static readonly wire = Reader.named('the connection that it was sent on')
  /** Whoever made a call and got its response. */
  static readonly caller = Reader.named("the client's caller")

  readonly #name: string | undefined
  /** Kept unread: turning a stack into text is slow, and nearly nobody asks. */
  readonly #trace: { stack?: string } | undefined

  private constructor(name: string | undefined, trace?: { stack?: string }) {
    this.#name = name
    this.#trace = trace
  }

  static named(name: string): Reader {
    return new Reader(name)
  }

  /** Whoever called `callee`, found on the stack. */
  static calling(callee: (...args: never[]) => unknown): Reader {
    const trace: { stack?: string } = {}
    // V8 leaves out the frames above `callee`; other engines keep them, so there it stays unnamed.
    if ('captureStackTrace' in Error) Error.captureStackTrace(trace, callee)
    return new Reader(undefined, trace)
  }

  toString(): string {
    return this.#name ?? callerIn(this.#trace?.stack ?? '') ?? 'an earlier reader'
  }
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
