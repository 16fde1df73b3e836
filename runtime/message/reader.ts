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
const NAMED = /^at (?:async )?(.+?) \((.*):(\d+):\d+\)$/
const NAMELESS = /^at (?:async )?(.*):(\d+):\d+$/

/** The first frame, as `bodyLogger() (body-logger.ts:12)`. */
function callerIn(stack: string): string | undefined {
  const frame = stack
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line.startsWith('at '))
  if (frame === undefined) return undefined
  const named = NAMED.exec(frame)
  const [place, line] = named ? [named[2], named[3]] : (NAMELESS.exec(frame)?.slice(1) ?? [])
  if (place === undefined || line === undefined) return undefined
  const file = `${baseName(place)}:${line}`
  const name = named?.[1]
  if (name === undefined || name.includes('<anonymous>')) return file
  return `${name.replace(/^(?:Object|Module)\./, '')}() (${file})`
}

/** Without folders, and without the query that some loaders add. */
function baseName(place: string): string {
  return place.replace(/\?.*$/, '').replace(/^.*[\\/]/, '')
}
